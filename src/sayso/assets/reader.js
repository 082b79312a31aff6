// What a page does beyond being read: passages, sources and lines of the list light each other up, and keys move about.
// Nothing here is needed for reading. Text of articles is never put into a page from here.
"use strict";

(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const of = (id) => (id ? all(`[data-of="${CSS.escape(id)}"]`) : []);

  // Light: all that belongs to one record.
  let hot = [];
  function light(id) {
    hot.forEach((one) => one.classList.remove("hot"));
    hot = of(id);
    hot.forEach((one) => one.classList.add("hot"));
  }
  function idOf(node) {
    const near = node instanceof Element ? node.closest("[data-of], a.key[id]") : null;
    return near ? near.dataset.of || near.id : null;
  }
  document.addEventListener("mouseover", (event) => light(idOf(event.target) || fixed));
  document.addEventListener("focusin", (event) => light(idOf(event.target) || fixed));

  // A permalink: the record that the address names stays lit.
  let fixed = null;
  function follow() {
    const name = location.hash.slice(1).replace(/^claim-/, "");
    fixed = of(name).length ? name : null;
    light(fixed);
    if (location.hash === "#at") document.getElementById("at")?.focus({ preventScroll: true });
  }
  window.addEventListener("hashchange", follow);
  follow();

  // A claim that is missing: its passages are selected in the text. Places count code points of the article's text:
  // each block says where it begins, and the labels in it are none of it.
  all("[data-script]").forEach((one) => (one.hidden = false));
  let taken = null;
  function offset(block, node, at) {
    const range = document.createRange();
    range.setStart(block, 0);
    range.setEnd(node, at);
    const before = range.cloneContents();
    all(".key, .anchor", before).forEach((one) => one.remove());
    return Number(block.dataset.start) + [...before.textContent].length;
  }
  document.addEventListener("selectionchange", () => {
    const selection = document.getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return;
    const range = selection.getRangeAt(0);
    const blockOf = (node) => (node instanceof Element ? node : node.parentElement)?.closest(".text [data-start]");
    const block = blockOf(range.startContainer);
    if (!block || block !== blockOf(range.endContainer)) return;
    const span = [offset(block, range.startContainer, range.startOffset), offset(block, range.endContainer, range.endOffset)];
    const words = range.cloneContents();
    all(".key, .anchor", words).forEach((one) => one.remove());
    taken = span[0] < span[1] ? { at: span.join("-"), words: words.textContent } : null;
  });
  all("[data-take]").forEach((button) => {
    const form = button.form;
    const field = form.elements[button.dataset.take];
    const at = form.elements[`${button.dataset.take}_at`];
    button.addEventListener("click", () => {
      if (!taken) return;
      field.value = taken.words;
      at.value = taken.at;
    });
    field.addEventListener("input", () => (at.value = ""));
  });

  // Keys.
  const claims = all(".text a.key[id], .found .chain a:last-child");
  let here = -1;
  function go(step) {
    if (!claims.length) return;
    const focused = claims.indexOf(document.activeElement);
    here = Math.min(claims.length - 1, Math.max(0, (focused >= 0 ? focused : here) + step));
    claims[here].focus();
    claims[here].scrollIntoView({ block: "center" });
  }
  function toSource() {
    const id = document.activeElement?.matches(".text a.key[id]") ? document.activeElement.id : null;
    if (!id) return false;
    const source = of(id).find((one) => one.classList.contains("source"));
    const target = source || document.getElementById(`claim-${id}`);
    target.tabIndex = -1;
    target.focus();
    target.scrollIntoView({ block: "center" });
    return true;
  }
  const keys = document.getElementById("keys");
  const open = all("[data-keys]");
  open.forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => keys.showModal());
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, textarea, select, dialog")) return;
    if (event.key === "/") document.getElementById("find").focus();
    else if (event.key === "?") keys.showModal();
    else if (event.key === "j") go(1);
    else if (event.key === "k") go(-1);
    else if (event.key !== "Enter" || !toSource()) return;
    event.preventDefault();
  });
})();

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
  // The list beside the text scrolls by itself: what is lit in the text is brought into sight there.
  function bring() {
    const row = hot.find((one) => one.matches(".margin li"));
    const list = row?.closest(".margin");
    if (!list || list.scrollHeight <= list.clientHeight) return;
    const [line, box] = [row.getBoundingClientRect(), list.getBoundingClientRect()];
    if (line.top < box.top || line.bottom > box.bottom) list.scrollTop += line.top - box.top - box.height / 3;
  }
  function point(event) {
    light(idOf(event.target) || fixed);
    if (event.target.closest?.(".text")) bring();
  }
  document.addEventListener("mouseover", point);
  document.addEventListener("focusin", point);

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

  // Who corrects is asked once.
  const authors = all("input[name=author]");
  authors.forEach((field) => {
    field.value ||= localStorage.getItem("author") || "";
    field.addEventListener("change", () => {
      localStorage.setItem("author", field.value);
      authors.forEach((other) => (other.value = field.value));
    });
  });

  // Keys. A claim is its label in a text, or its place in a list.
  const claims = all(".text a.key[id], .found");
  all(".found").forEach((one) => (one.tabIndex = -1));
  let here = -1;
  function to(place) {
    if (!claims.length) return;
    here = Math.min(claims.length - 1, Math.max(0, place));
    claims[here].focus();
    claims[here].scrollIntoView({ block: "center" });
  }
  function current() {
    const focused = claims.findIndex((one) => one.contains(document.activeElement));
    return focused >= 0 ? focused : here;
  }
  function toSource() {
    const at = document.activeElement;
    const place = at?.matches(".found") && at.querySelector("a.place");
    if (place) {
      place.click();
      return true;
    }
    const id = at?.matches(".text a.key[id]") ? at.id : null;
    if (!id) return false;
    const source = of(id).find((one) => one.classList.contains("source"));
    const target = source || document.getElementById(`claim-${id}`);
    target.tabIndex = -1;
    target.focus();
    target.scrollIntoView({ block: "center" });
    return true;
  }
  // What may be done with a claim stands in its line, with its key.
  function act(key) {
    const claim = claims[current()];
    const line = claim && (claim.matches(".found") ? claim : document.getElementById(`claim-${claim.id}`));
    const way = line?.querySelector(`[data-key="${key}"]`);
    way?.click();
    return Boolean(way);
  }
  // After a claim of a list is confirmed, the next one has its place.
  document.addEventListener("submit", (event) => {
    if (event.submitter?.dataset.key) sessionStorage.setItem(location.pathname, claims.indexOf(event.submitter.closest(".found")));
  });
  const left = sessionStorage.getItem(location.pathname);
  sessionStorage.removeItem(location.pathname);
  if (left !== null && document.querySelector(".found")) to(Number(left));
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
    else if (event.key === "j") to(current() + 1);
    else if (event.key === "k") to(current() - 1);
    else if ("cy".includes(event.key)) {
      if (!act(event.key)) return;
    } else if (event.key !== "Enter" || !toSource()) return;
    event.preventDefault();
  });
})();

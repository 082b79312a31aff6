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

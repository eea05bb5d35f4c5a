// Prepares Sphinx's searchtools.js, which comes after it.
// It would keep the query in localStorage, which may be forbidden, to mark it on other pages.
const SPHINX_HIGHLIGHT_ENABLED = false;
// It would make a function of a string, which a strict content policy forbids.
Documentation.addTranslations = ({ messages, locale, plural_expr }) => {
  Object.assign(Documentation.TRANSLATIONS, messages);
  Documentation.LOCALE = locale;
  if (plural_expr === "0") Documentation.PLURAL_EXPR = () => 0; // Chinese: one form for all
};
// From file:// a page cannot be fetched for its summary.
if (location.protocol === "file:") DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;

document.addEventListener("DOMContentLoaded", () => {
  const results = document.getElementById("search-results");
  const said = document.getElementById("search-said");
  const words = (new URLSearchParams(location.search).get("q") || "")
    .split(/\s+/).filter(Boolean).map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  const pattern = words.length ? new RegExp(`(${words.join("|")})`, "gi") : null;

  new MutationObserver(() => {
    const summary = results.querySelector(".search-summary")?.innerText;
    if (summary && said.textContent !== summary) said.textContent = summary;
    if (!pattern) return;
    results.querySelectorAll(".context:not([data-marked])").forEach((context) => {
      context.dataset.marked = "";
      const pieces = context.textContent.split(pattern);
      context.replaceChildren(...pieces.map((piece, i) => {
        if (i % 2 === 0) return piece;
        const mark = document.createElement("mark");
        mark.textContent = piece;
        return mark;
      }));
    });
  }).observe(results, { childList: true, subtree: true, characterData: true });
});

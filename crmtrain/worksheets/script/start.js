// In a static page: every form comes to life, with its answers in this browser.
(() => {
  const start = () => {
    for (const form of document.querySelectorAll("form[data-worksheet]")) crmtrain.keepSheet(form);
    for (const form of document.querySelectorAll("form[data-questions]")) crmtrain.keepQuiz(form);
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();

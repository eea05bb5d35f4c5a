// The page's own behaviour. Without it everything can be read, followed and printed.
(function () {
  "use strict";
  const say = document.currentScript.dataset;
  const $ = (selector) => document.querySelector(selector);
  const $$ = (selector) => [...document.querySelectorAll(selector)];

  function colourButton() {
    const button = $(".site-mode");
    const order = ["auto", "light", "dark"];
    const texts = { auto: say.modeAuto, light: say.modeLight, dark: say.modeDark };
    const label = () => {
      const text = texts[document.documentElement.dataset.mode];
      button.title = text;
      button.setAttribute("aria-label", text);
    };
    button.addEventListener("click", () => {
      const now = order.indexOf(document.documentElement.dataset.mode);
      window.crmSetMode(order[(now + 1) % order.length]);
      label();
    });
    label();
  }

  function menu() {
    const button = $(".site-menu");
    const nav = $(".site-nav");
    const set = (open) => {
      button.setAttribute("aria-expanded", String(open));
      nav.classList.toggle("is-open", open);
    };
    button.addEventListener("click", () => set(button.getAttribute("aria-expanded") !== "true"));
    document.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || button.getAttribute("aria-expanded") !== "true") return;
      set(false);
      button.focus();
    });
    // On wide screens the contents scroll by themselves: begin at the page that is open.
    const here = nav.querySelector("[aria-current]");
    if (here && nav.scrollHeight > nav.clientHeight) {
      nav.scrollTop = here.offsetTop - nav.clientHeight / 2;
    }
  }

  function searchKeys() {
    document.addEventListener("keydown", (event) => {
      const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
      const slash = event.key === "/" && !typing && !event.altKey && !event.ctrlKey && !event.metaKey;
      const k = event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey);
      if (!slash && !k) return;
      const field = $$("input[name=q]").find((each) => each.offsetParent);
      event.preventDefault();
      if (field) field.select();
      else $(".site-search-link")?.click();
    });
  }

  function currentSection() {
    const links = $$(".site-toc a[href^='#']").filter((link) => link.hash.length > 1);
    const sections = links.map((link) => document.getElementById(decodeURIComponent(link.hash.slice(1))));
    if (!links.length) return;
    const mark = () => {
      const passed = sections.filter((each) => each && each.getBoundingClientRect().top < 140);
      const now = sections.indexOf(passed.at(-1));
      links.forEach((link, i) => {
        if (i === now) link.setAttribute("aria-current", "true");
        else link.removeAttribute("aria-current");
      });
    };
    let waiting = false;
    document.addEventListener("scroll", () => {
      if (waiting) return;
      waiting = true;
      requestAnimationFrame(() => { waiting = false; mark(); });
    }, { passive: true });
    mark();
  }

  // What is wider than the page scrolls by itself, and the keyboard reaches it.
  function scrollers() {
    $$(".site-article table").forEach((table) => {
      if (table.closest(".site-scroll, .crm-worksheet")) return;
      const scroller = document.createElement("div");
      scroller.className = "site-scroll";
      table.replaceWith(scroller);
      scroller.append(table);
    });
    const fit = () => $$(".site-scroll, .site-article pre, .site-article math[display=block]").forEach((each, i) => {
      const wide = each.scrollWidth > each.clientWidth + 1 || each.scrollHeight > each.clientHeight + 1;
      if (!wide) return ["tabindex", "role", "aria-label"].forEach((name) => each.removeAttribute(name));
      each.tabIndex = 0;
      if (each.localName === "math") return;
      const caption = each.querySelector("caption .caption-text");
      const name = each.localName === "pre" ? say.scrollCode : say.scrollTable;
      each.setAttribute("role", "region");
      each.setAttribute("aria-label", caption ? caption.textContent : `${name} ${i + 1}`);
    });
    fit();
    addEventListener("resize", fit);
    addEventListener("load", fit);
  }

  async function write(text) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch (_) {
      const field = document.createElement("textarea");
      field.value = text;
      document.body.append(field);
      field.select();
      const done = document.execCommand("copy");
      field.remove();
      return done;
    }
  }

  function copyButtons() {
    $$(".site-article .highlight").forEach((block) => {
      if (block.closest(".cell_output, .crm-worksheet")) return;
      const button = document.createElement("button");
      button.type = "button";
      button.className = "site-copy";
      button.textContent = say.copy;
      button.setAttribute("aria-live", "polite");
      button.addEventListener("click", async () => {
        const text = block.querySelector("pre").innerText.replace(/^(>>> |\.\.\. )/gm, "");
        button.textContent = (await write(text)) ? say.copied : say.copyFailed;
        button.focus();
        setTimeout(() => { button.textContent = say.copy; }, 2000);
      });
      block.append(button);
    });
  }

  colourButton();
  menu();
  searchKeys();
  currentSection();
  scrollers();
  copyButtons();
})();

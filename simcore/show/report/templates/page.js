"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const all = (query, root = document) => [...root.querySelectorAll(query)];
  for (const table of all("table")) {
    const heads = all("thead th", table);
    heads.forEach((head, column) => head.querySelector(".sort").addEventListener("click", () => {
      const up = head.getAttribute("aria-sort") !== "ascending";
      heads.forEach((other) => other.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", up ? "ascending" : "descending");
      const value = (row) => {
        const cell = row.cells[column];
        return cell.dataset.value === undefined ? cell.textContent : Number(cell.dataset.value);
      };
      const compare = (a, b) => {
        const [x, y] = [value(a), value(b)];
        const both = typeof x === "number" && typeof y === "number";
        if (!both && typeof x !== typeof y) return typeof x === "number" ? -1 : 1;
        const order = both ? x - y : String(x).localeCompare(String(y), data.locale, { numeric: true });
        return up ? order : -order;
      };
      const body = table.tBodies[0];
      body.append(...[...body.rows].sort(compare));
    }));
  }

  for (const term of all(".term")) {
    const tip = term.querySelector("[role=tooltip]");
    const show = () => {
      term.classList.remove("closed");
      const box = term.getBoundingClientRect();
      const width = tip.offsetWidth || 320;
      tip.style.left = `${Math.max(8, Math.min(box.left, innerWidth - width - 8))}px`;
      const below = box.bottom + 6;
      tip.style.top = below + tip.offsetHeight > innerHeight ? `${box.top - tip.offsetHeight - 6}px` : `${below}px`;
    };
    term.addEventListener("mouseenter", show);
    term.addEventListener("focus", show);
    term.addEventListener("keydown", (event) => {
      if (event.key === "Escape") term.classList.add("closed");
    });
  }
  for (const chart of all(".chart")) {
    const button = chart.parentElement.querySelector(".enlarge");
    if (button) button.addEventListener("click", () => {
      const is = chart.classList.toggle("large");
      button.setAttribute("aria-pressed", is);
      if (is) chart.setAttribute("tabindex", "0"); else chart.removeAttribute("tabindex");
    });
  }

  const site = document.getElementById("site");
  if (!site) return;
  site.closest(".switch").hidden = false;
  const change = () => {
    for (const one of all("[data-site]")) {
      one.hidden = !one.dataset.site.split(" ").includes(site.value);
      if (!one.hidden && one.dataset.title) one.closest("section").querySelector("h2").textContent = one.dataset.title;
    }
  };
  site.addEventListener("change", change);
  change();
})();

"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const all = (query, root = document) => [...root.querySelectorAll(query)];
  const number = (value, digits = 0, signed = false) =>
    new Intl.NumberFormat(data.locale, {
      minimumFractionDigits: digits, maximumFractionDigits: digits,
      signDisplay: signed ? "exceptZero" : "negative",
    }).format(value).replace("-", "\u2212");

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
  addEventListener("beforeprint", () => all("details").forEach((one) => { one.open = true; }));

  if (!data.prices) return;
  all(".try").forEach((one) => { one.hidden = false; });
  const site = document.getElementById("site");
  const slider = document.getElementById("price");
  const put = (id, text) => { document.getElementById(id).textContent = text; };
  const draw = (id, lines, safe, at) => {
    const [left, right, top, bottom] = [52, 392, 10, 172];
    const values = lines.flatMap((line) => line.values).concat(0);
    const [low, high] = [Math.min(...values), Math.max(...values)];
    const span = high - low || 1;
    const last = data.cents[data.cents.length - 1] || 1;
    const x = (cents) => left + ((right - left) * cents) / last;
    const y = (value) => bottom - ((bottom - top) * (value - low)) / span;
    const path = (line) => line.values.map((v, i) => `${i ? "L" : "M"}${x(data.cents[i]).toFixed(1)} ${y(v).toFixed(1)}`).join("");
    const ticks = [low, 0, high].filter((v, i, own) => own.indexOf(v) === i && (v === 0 || Math.abs(y(v) - y(0)) > 14));
    const parts = [];
    if (safe >= 0) parts.push(`<rect x="${x(0)}" y="${top}" width="${(x(data.cents[safe]) - x(0)).toFixed(1)}" height="${bottom - top}" fill="var(--good)" opacity=".16"/>`);
    parts.push(`<line x1="${left}" x2="${right}" y1="${y(0)}" y2="${y(0)}" stroke="var(--ink)"/>`);
    for (const v of ticks) parts.push(`<text x="${left - 5}" y="${y(v) + 4}" text-anchor="end">${number(v)}</text>`);
    for (const c of [0, 5, 10, 15, 20, 25].filter((v) => v <= last)) parts.push(`<text x="${x(c)}" y="188" text-anchor="middle">${number(c)}</text>`);
    for (const line of lines) {
      parts.push(`<path d="${path(line)}" fill="none" stroke="var(${line.colour})" stroke-width="2.2"${line.dash ? ' stroke-dasharray="6 4"' : ""}/>`);
      parts.push(`<circle cx="${x(data.cents[at])}" cy="${y(line.values[at])}" r="5" fill="var(--paper)" stroke="var(${line.colour})" stroke-width="2.5"/>`);
    }
    const svg = document.getElementById(id);
    svg.innerHTML = parts.join("");
    for (const line of lines.filter((one) => one.name)) {
      const text = document.createElementNS("http://www.w3.org/2000/svg", "text");
      const i = Math.floor(line.values.length * line.spot);
      const place = { x: x(data.cents[i]) + (line.side === "end" ? -6 : 6), y: y(line.values[i]) - (line.side === "end" ? -6 : 6), "text-anchor": line.side, style: `fill:var(${line.colour});font-weight:700` };
      for (const [name, value] of Object.entries(place)) text.setAttribute(name, value);
      text.textContent = line.name;
      svg.append(text);
    }
  };
  const update = () => {
    const own = data.prices[site.value];
    const at = Number(slider.value);
    const price = `${number(data.cents[at], 1)}\u00a0${data.unit}`;
    put("price-text", price);
    slider.setAttribute("aria-valuetext", price);
    const euros = (v) => `${number(v, Math.abs(v) < 9.95 && Math.abs(v) >= 0.05 ? 1 : 0, true)}\u00a0${data.euro}`;
    put("out-median", euros(own.median[at]));
    put("out-min", euros(own.min[at]));
    const lost = own.losers[at];
    const space = data.locale === "fr" ? "\u00a0" : "";
    const share = lost > 0 && lost <= 0.005 ? `<${space}1` : lost >= 0.995 && lost < 1 ? `>${space}99` : number(100 * lost);
    put("out-losers", `${share}${space}%`);
    put("out-npv", `${number(own.npv[at] / 1000, 0, true)}\u00a0k${data.euro}`);
    const safe = own.losers.findLastIndex ? own.losers.findLastIndex((v) => v <= 0) : -1;
    draw("plot-tenants", [
      { values: own.median, colour: "--c0", name: data.median, spot: 0.4, side: "start" },
      { values: own.min, colour: "--c4", dash: true, name: data.worst, spot: 0.75, side: "end" },
    ], safe, at);
    draw("plot-landlord", [{ values: own.npv.map((v) => v / 1000), colour: "--ink" }], safe, at);
  };
  const change = () => {
    for (const one of all("[data-site]")) {
      one.hidden = !one.dataset.site.split(" ").includes(site.value);
      if (!one.hidden && one.dataset.title) one.closest("section").querySelector("h2").textContent = one.dataset.title;
    }
    update();
  };
  site.addEventListener("change", change);
  slider.addEventListener("input", update);
  change();
})();

"use strict";
(() => {
  const page = JSON.parse(document.getElementById("data").textContent);
  const tariff = page.tariff;
  const site = document.getElementById("site");
  const at = () => (site ? site.value : "all");
  const byId = (id) => document.getElementById(id);

  // Address ------------------------------------------------------------------------------
  // The part before the first "&" is where the page stands, the others what was chosen.
  const address = () => {
    const [place, ...parts] = location.hash.slice(1).split("&");
    return { place, stated: Object.fromEntries(parts.map((one) => {
      const [key, value = ""] = one.split("=");
      try { return [key, decodeURIComponent(value)]; } catch { return [key, ""]; }
    })) };
  };
  let place = address().place;
  const write = (chosen) => {
    const parts = Object.entries(chosen).map(([key, value]) => `${key}=${encodeURIComponent(value)}`);
    history.replaceState(null, "", `#${[place, ...parts].join("&")}`);
  };
  let chosen = {};
  // Browsers stop a page that changes its address at every step of a slider.
  let waiting = 0;
  const writeSoon = () => { clearTimeout(waiting); waiting = setTimeout(() => write(chosen), 150); };
  const go = (id) => {
    const target = id && byId(id);
    if (target) target.scrollIntoView();
    return target;
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#"]');
    if (!link) return;
    event.preventDefault();
    place = link.getAttribute("href").slice(1);
    const target = go(place);
    if (target) {
      if (!target.hasAttribute("tabindex")) target.setAttribute("tabindex", "-1");
      target.focus({ preventScroll: true });
    }
    write(chosen);
  });
  let { stated } = address();
  if (site && [...site.options].some((one) => one.value === stated.site)) {
    site.value = stated.site;
    site.dispatchEvent(new Event("change"));
  }
  if (site && !tariff) site.addEventListener("change", () => {
    chosen = site.value === "all" ? {} : { site: site.value };
    write(chosen);
  });
  if (!tariff) { go(place); return; }

  // The tariff as sums -------------------------------------------------------------------
  const { rows, sites } = tariff;
  const count = rows.n.length;
  const places = new Map([["all", [...Array(count).keys()]]]);
  sites.forEach((one, number) => places.set(one.site, places.get("all").filter((i) => rows.site[i] === number)));
  const asked = (own) => ({
    price: own.form === "price" ? own.price : 0,
    own: own.form === "own" ? 1 - own.discount : 0,
    public: own.form === "public" ? 1 - own.discount : 0,
    saving: own.saving, regulated: own.regulated, fee: own.fee,
  });
  const bitOf = (who) => (who ? 2 ** tariff.who.indexOf(who) : 0);
  const isIn = (i, bit) => bit > 0 && Math.floor(rows.who[i] / bit) % 2 === 1;
  const gains = (own) => {
    const prices = Object.entries(asked(own)).filter(([, price]) => price !== 0);
    const bit = bitOf(own.who);
    const found = new Float64Array(count);
    for (let i = 0; i < count; i++) {
      let paid = 0;
      for (const [key, price] of prices) paid += price * rows[`paid.${key}`][i];
      if (isIn(i, bit)) paid *= 1 - own.less;
      found[i] = rows.saving_eur[i] - paid - own.back * rows["paid.back"][i];
    }
    return found;
  };
  const granted = (one, part) => Math.min(one.cost_eur * part + one.others_eur, one.most_eur);
  const moreGrant = (one, own) => (one.grant.stated ? 0 : granted(one.grant, own.grant) - granted(one.grant, tariff.grant));
  const incomes = (one, own) => {
    const found = Object.entries(asked(own)).map(([key, price]) => {
      const number = tariff.parts.indexOf(key);
      const less = own.who ? own.less * one.net_who[own.who][number] : 0;
      const way = key === "price" && own.index !== "none" ? `price_${own.index}` : key;
      return [way, price * (one.net[number] - less)];
    });
    return [...found, ["back", own.back * one.net[tariff.parts.indexOf("back")]]];
  };
  const landlord = (own, chosenSite) => {
    const those = sites.filter((one) => chosenSite === "all" || one.site === chosenSite);
    const years = those[0].cash_eur.length;
    const cash = new Float64Array(years);
    let npv = 0;
    for (const one of those) {
      const more = moreGrant(one, own);
      npv += one.npv_eur + more;
      cash[0] += more;
      one.cash_eur.forEach((value, year) => { cash[year] += value; });
      for (const [way, eur] of incomes(one, own)) {
        if (eur === 0) continue;
        npv += eur * one.worth[way];
        one.factor[way].forEach((value, year) => { cash[year + 1] += one.comes * eur * value; });
      }
    }
    const rate = tariff.discount;
    const spread = rate > 0 ? rate / (1 - (1 + rate) ** (1 - years)) : 1 / (years - 1);
    return { npv, cash, yearly: npv * spread };
  };
  const inOrder = (values, those) => {
    const order = Array.from(those).sort((a, b) => values[a] - values[b]);
    const ends = [];
    let n = 0;
    for (const i of order) { n += rows.n[i]; ends.push(n); }
    const nth = (k) => values[order[ends.findIndex((end) => end > k)]];
    const quantile = (part) => {
      if (!n) return 0;
      const spot = part * (n - 1), low = Math.floor(spot + 1e-9);
      const value = nth(low);
      return low + 1 < n ? value + (spot - low) * (nth(low + 1) - value) : value;
    };
    return { order, ends, n, quantile };
  };
  const mean = (values, those) => {
    let sum = 0, n = 0;
    for (const i of those) { sum += rows.n[i] * values[i]; n += rows.n[i]; }
    return { value: n ? sum / n : 0, n };
  };
  const members = (those, who) => { const bit = bitOf(who); return those.filter((i) => isIn(i, bit)); };
  const figures = (own, chosenSite) => {
    const values = gains(own), those = places.get(chosenSite);
    const sorted = inOrder(values, those);
    const lost = mean(Array.from(values, (one) => (one < -0.005 ? 1 : 0)), those).value;
    const poorest = tariff.who.includes("poorest_third") ? mean(values, members(those, "poorest_third")) : null;
    return {
      values, those, sorted, median: sorted.quantile(0.5), worst: sorted.quantile(0), losers: lost,
      mean: mean(values, those).value, poorest: poorest && poorest.n >= 5 ? poorest.value : null,
      ...landlord(own, chosenSite),
    };
  };

  // As a scenario ------------------------------------------------------------------------
  const plain = (value) => { const text = String(Number(value.toPrecision(12))); return /[.e]/.test(text) ? text : `${text}.0`; };
  const priceNames = { price: ["shared_kwh", "price_ht_eur_per_kwh"], own: ["supply_part", "share_fraction"], public: ["reference", "share_fraction"], saving: ["own_saving", "share_fraction"], regulated: ["reference_saving", "share_fraction"], fee: ["dwelling", "fee_eur_per_month"] };
  const partLines = (own) => {
    const lines = [];
    const add = (quantity, name, value, more) => { if (value > 1e-12) lines.push(`    { quantity = "${quantity}", ${name} = ${plain(value)}${more} },`); };
    for (const [key, price] of Object.entries(asked(own))) {
      const [quantity, name] = priceNames[key];
      const index = key === "price" ? `, index = "${own.index}"` : "";
      if (own.who && own.less > 0) {
        add(quantity, name, price * (1 - own.less), `${index}, who = "${own.who}"`);
        add(quantity, name, price, `${index}, who = "not_${own.who}"`);
      } else add(quantity, name, price, index);
    }
    add("charge_rise", "share_fraction", own.back, "");
    return lines;
  };
  const toml = (own) => {
    const lines = partLines(own);
    const body = lines.length ? ["parts = [", ...lines, "]"] : ['like = "T1"'];
    const base = tariff.scenario.replace('"@grant@"', plain(own.grant));
    return [`# ${tariff.words.said}`, base, "[schemes.own-tariff]", 'title = "Own tariff"', 'title_fr = "Tarif réglé à la main"', ...body, ""].join("\n");
  };

  // What is written ----------------------------------------------------------------------
  const fr = page.locale === "fr";
  const formats = new Map();
  const number = (value, digits = 0, signed = false) => {
    const key = `${digits}${signed}`;
    if (!formats.has(key)) formats.set(key, new Intl.NumberFormat(page.locale, { minimumFractionDigits: digits, maximumFractionDigits: digits, signDisplay: signed ? "exceptZero" : "negative" }));
    return formats.get(key).format(value).replace("-", "\u2212");
  };
  const euros = (value) => `${number(value, Math.abs(value) < 9.95 && Math.abs(value) >= 0.05 ? 1 : 0, true)}\u00a0${page.euro}`;
  const kilo = (value) => `${number(value / 1000, Math.abs(value) < 9950 && Math.abs(value) >= 50 ? 1 : 0, true)}\u00a0k${page.euro}`;
  const percent = (part) => {
    const space = fr ? "\u00a0" : "";
    const text = part > 0 && part <= 0.005 ? `<${space}1` : part >= 0.995 && part < 1 ? `>${space}99` : number(100 * part);
    return `${text}${space}%`;
  };
  const filled = (words, fields) => words.replace(/\{(\w+)\}/g, (whole, key) => (key in fields ? fields[key] : whole));
  const put = (id, text, value) => { const one = byId(id); one.textContent = text; if (value !== undefined) one.dataset.value = value; };

  const NS = "http://www.w3.org/2000/svg";
  const plot = (key, height, draw) => {
    const box = byId(`plot-${key}`);
    const width = Math.max(260, Math.min(box.clientWidth || 440, 640));
    const svg = document.createElementNS(NS, "svg");
    svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
    svg.setAttribute("aria-hidden", "true");
    const add = (name, values, text) => {
      const one = document.createElementNS(NS, name);
      for (const [attribute, value] of Object.entries(values)) one.setAttribute(attribute, typeof value === "number" ? value.toFixed(1) : value);
      if (text !== undefined) one.textContent = text;
      svg.append(one);
      return one;
    };
    draw({ add, width, height });
    box.replaceChildren(svg);
  };
  const nice = (low, high, n = 4) => {
    const raw = (high - low || 1) / n, power = 10 ** Math.floor(Math.log10(raw));
    const step = [1, 2, 5, 10].find((one) => one * power >= raw) * power;
    const found = [];
    for (let value = Math.ceil(low / step - 1e-9) * step; value <= high + step * 1e-9; value += step) found.push(Math.abs(value) < step * 1e-9 ? 0 : value);
    return { ticks: found, digits: Math.max(0, -Math.floor(Math.log10(step) + 1e-9)) };
  };
  const scale = (low, high, from, to) => (value) => from + ((to - from) * (value - low)) / (high - low || 1);
  const axisY = ({ add, width }, low, high, left, top, bottom, title) => {
    const y = scale(low, high, bottom, top);
    const { ticks, digits } = nice(low, high);
    add("text", { x: 0, y: 12, class: "soft" }, title);
    for (const tick of ticks) {
      add("line", { x1: left, x2: width, y1: y(tick), y2: y(tick), stroke: tick === 0 ? "var(--ink)" : "var(--line)" });
      add("text", { x: left - 6, y: y(tick) + 4, "text-anchor": "end" }, number(tick, digits));
    }
    return y;
  };
  const drawHomes = (found) => plot("homes", 230, (on) => {
    const { order, ends, n } = found.sorted, [left, top, bottom] = [44, 26, 205];
    const values = order.map((i) => found.values[i]);
    const low = Math.min(0, values[0] ?? 0), high = Math.max(1, values[values.length - 1] ?? 1);
    const y = axisY(on, low, high, left, top, bottom, tariff.words.axis_gain);
    const x = scale(0, n || 1, left, on.width);
    const area = (is, colour) => {
      let path = "", start = 0;
      values.forEach((value, place) => {
        if (is(value)) path += `M${x(start).toFixed(1)} ${y(0).toFixed(1)}V${y(value).toFixed(1)}H${x(ends[place]).toFixed(1)}V${y(0).toFixed(1)}Z`;
        start = ends[place];
      });
      if (path) on.add("path", { d: path, fill: colour });
    };
    area((value) => value >= -0.005, "var(--c0)");
    area((value) => value < -0.005, "var(--c2)");
    const text = filled(tariff.words.axis_homes, { n: number(n) });
    on.add("text", { x: on.width, y: 224, "text-anchor": "end", class: "soft" }, text);
    on.add("text", { x: left, y: 224, class: "soft" }, `${tariff.words.worst} ${euros(found.worst)}`);
  });
  const drawBalance = (found) => plot("balance", 230, (on) => {
    const points = tariff.points[at()] || [], [left, top, bottom] = [52, 26, 186];
    const xs = [0, found.median, ...points.map((one) => one[2])], ys = [0, found.npv, ...points.map((one) => one[3])].map((one) => one / 1000);
    const [lowX, highX] = [Math.min(...xs), Math.max(...xs)], padX = (highX - lowX || 1) * 0.08;
    const [lowY, highY] = [Math.min(...ys), Math.max(...ys)], padY = (highY - lowY || 1) * 0.08;
    const y = axisY(on, lowY - padY, highY + padY, left, top, bottom, tariff.words.axis_npv);
    const x = scale(lowX - padX, highX + padX, left, on.width - 8);
    const { ticks, digits } = nice(lowX - padX, highX + padX);
    for (const tick of ticks) on.add("text", { x: x(tick), y: bottom + 16, "text-anchor": "middle" }, number(tick, digits));
    on.add("line", { x1: x(0), x2: x(0), y1: top, y2: bottom, stroke: "var(--ink)" });
    on.add("text", { x: on.width, y: bottom + 34, "text-anchor": "end", class: "soft" }, tariff.words.axis_gain);
    const own = { x: x(found.median), y: y(found.npv / 1000) };
    const isRight = own.x > on.width * 0.6, wide = 6.8 * tariff.words.own_tariff.length;
    // Boxes that a label may not touch: points first, then the labels themselves.
    const boxAt = (middle, centre, w, h) => ({ l: middle - w / 2, r: middle + w / 2, t: centre - h / 2, b: centre + h / 2 });
    const taken = [boxAt(own.x, own.y, 18, 18), boxAt(own.x + (isRight ? -1 : 1) * (13 + wide / 2), own.y, wide, 14)];
    const axes = [boxAt(x(0), (top + bottom) / 2, 2, bottom - top), boxAt((left + on.width) / 2, y(0), on.width - left, 2)];
    const spots = points.map(([, , median, npv]) => ({ x: x(median), y: y(npv / 1000) }));
    for (const spot of spots) taken.push(boxAt(spot.x, spot.y, 8, 8));
    points.forEach(([id, name], place) => {
      const spot = spots[place], short = /^T\d/.test(id) ? id : name.slice(0, 14), w = 7 * short.length;
      on.add("circle", { cx: spot.x, cy: spot.y, r: 4, fill: "var(--quiet)" }).append(Object.assign(document.createElementNS(NS, "title"), { textContent: name }));
      const isFree = (box, those) => box.l > left && box.r < on.width && box.t > top - 6 && !those.some((one) => one.l < box.r && box.l < one.r && one.t < box.b && box.t < one.b);
      const tried = [[8 + w / 2, 0], [-8 - w / 2, 0], [0, -12], [0, 13], [w / 2 + 5, -11], [-w / 2 - 5, -11], [w / 2 + 5, 12], [-w / 2 - 5, 12]].map(([dx, dy]) => boxAt(spot.x + dx, spot.y + dy, w, 12));
      const box = tried.find((one) => isFree(one, [...taken, ...axes])) || tried.find((one) => isFree(one, taken));
      if (!box) return;
      on.add("text", { x: (box.l + box.r) / 2, y: (box.t + box.b) / 2 + 4, "text-anchor": "middle", class: "soft" }, short);
      taken.push(box);
    });
    on.add("circle", { cx: x(found.median), cy: y(found.npv / 1000), r: 8, fill: "var(--accent)", stroke: "var(--ink)", "stroke-width": "2" });
    on.add("text", { x: own.x + (isRight ? -13 : 13), y: own.y + 4, "text-anchor": isRight ? "end" : "start", style: "font-weight:700;paint-order:stroke;stroke:var(--paper);stroke-width:4px" }, tariff.words.own_tariff);
  });
  const drawKinds = (found) => {
    const lines = [[tariff.words.all_homes, found.mean]];
    for (const who of tariff.who) {
      const own = mean(found.values, members(found.those, who));
      if (own.n >= 5) lines.push([tariff.names[who], own.value]);
    }
    byId("plot-kinds").closest("figure").hidden = lines.length < 2;
    plot("kinds", 24 * lines.length + 8, (on) => {
      const names = Math.min(on.width * 0.52, 250), high = Math.max(...lines.map((one) => one[1]), 0), low = Math.min(...lines.map((one) => one[1]), 0);
      const x = scale(low, high, names + (low < 0 ? 48 : 6), on.width - 56);
      lines.forEach(([name, value], place) => {
        const y = 24 * place + 6, most = Math.floor(names / 6.3);
        const brief = name.length > most ? name.replace(/ \(.*\)$/, "") : name;
        on.add("text", { x: 0, y: y + 13, style: place ? "" : "font-weight:700" }, brief.length > most ? `${brief.slice(0, most - 1)}…` : brief);
        on.add("rect", { x: Math.min(x(0), x(value)), y, width: Math.max(Math.abs(x(value) - x(0)), 1), height: 17, fill: value < -0.005 ? "var(--c2)" : place ? "var(--c0)" : "var(--c3)" });
        on.add("text", { x: x(value) + (value < 0 ? -5 : 5), y: y + 13, "text-anchor": value < 0 ? "end" : "start" }, euros(value));
      });
      on.add("line", { x1: x(0), x2: x(0), y1: 2, y2: 24 * lines.length + 2, stroke: "var(--ink)" });
    });
  };
  const drawCash = (found) => plot("cash", 230, (on) => {
    const [left, top, bottom] = [52, 26, 186];
    let sum = 0;
    const totals = Array.from(found.cash, (value) => (sum += value) / 1000);
    const low = Math.min(0, ...totals), high = Math.max(0, ...totals);
    const falls = totals[totals.length - 1] < totals[totals.length - 6], room = (high - low || 1) * 0.12;
    const y = axisY(on, falls ? low - room : low, high + room / 2, left, top, bottom, tariff.words.axis_cash);
    const x = scale(0, totals.length - 1, left, on.width - 10);
    for (let year = 0; year < totals.length; year += 5) on.add("text", { x: x(year), y: bottom + 16, "text-anchor": "middle" }, number(year));
    on.add("text", { x: on.width, y: bottom + 34, "text-anchor": "end", class: "soft" }, tariff.words.axis_year);
    on.add("path", { d: totals.map((value, year) => `${year ? "L" : "M"}${x(year).toFixed(1)} ${y(value).toFixed(1)}`).join(""), fill: "none", stroke: "var(--c0)", "stroke-width": "2.5" });
    const last = totals[totals.length - 1];
    on.add("circle", { cx: x(totals.length - 1), cy: y(last), r: 4, fill: "var(--c0)" });
    const spot = falls ? y(last) + 17 : Math.max(y(last) - 10, top + 10);
    on.add("text", { x: on.width - (falls ? 14 : 24), y: spot, "text-anchor": "end", style: "font-weight:700" }, kilo(last * 1000));
  });

  // Homes like mine ----------------------------------------------------------------------
  const LEAST = 5, MANY = 20;
  const like = (values, kwh, contract, kva, tank) => {
    const near = (i, wide) => Math.abs(rows.kwh[i] - kwh) <= wide * Math.max(kwh, 500);
    const kind = (i) => Math.abs(rows.has_tank[i] - tank) < 0.5 && Math.abs(rows.is_off_peak[i] - contract) < 0.5;
    const tests = [
      (i) => kind(i) && Math.abs(rows.kva[i] - kva) < 1.6 && near(i, 0.2), (i) => kind(i) && near(i, 0.2), (i) => kind(i) && near(i, 0.35),
    ];
    for (const those of [places.get(at()), places.get("all")]) {
      for (const test of tests) {
        const found = those.filter(test), n = found.reduce((sum, i) => sum + rows.n[i], 0);
        if (n >= LEAST) {
          const sorted = inOrder(values, found), ends = n >= MANY ? [0.1, 0.9] : [0, 1];
          return { n, low: sorted.quantile(ends[0]) / 12, high: sorted.quantile(ends[1]) / 12, isElsewhere: those.length > places.get(at()).length, isMany: n >= MANY };
        }
      }
    }
    return null;
  };
  const monthly = (value) => `${number(value, Math.abs(value) < 0.05 ? 0 : 1, true)}\u00a0${page.euro}`;
  const showHome = (values) => {
    const [kwh, contract, kva, tank] = ["kwh", "contract", "kva", "tank"].map((key) => Number(byId(`h-${key}`).value));
    const found = kwh > 0 ? like(values, kwh, contract, kva, tank) : null;
    const out = byId("home-result");
    if (!found) { out.textContent = tariff.words.none_like; delete out.dataset.low; return; }
    const words = filled(found.isMany ? tariff.words.like : tariff.words.like_few, { low: monthly(found.low), high: monthly(found.high), n: number(found.n), kwh: number(kwh) });
    out.textContent = found.isElsewhere ? `${words} ${tariff.words.like_elsewhere}` : words;
    Object.assign(out.dataset, { low: found.low, high: found.high, n: found.n });
  };

  // Controls -----------------------------------------------------------------------------
  const numbers = { price: 100, discount: 100, fee: 1, saving: 100, regulated: 100, back: 100, less: 100, grant: 100 };
  const most = { price: 0.4, discount: 1, fee: 15, saving: 1, regulated: 1, back: 1, less: 1, grant: 1 };
  const words = ["form", "index", "who"];
  const nothing = { form: "none", price: 0, index: "none", discount: 0, fee: 0, saving: 0, regulated: 0, back: 0, who: "", less: 0, grant: tariff.grant };
  const has = (key) => byId(`t-${key}`) !== null;
  let own = { ...nothing };
  const shown = (value, by) => Number((value * by).toFixed(3));
  const setControls = () => {
    for (const key of words) if (has(key)) byId(`t-${key}`).value = own[key];
    for (const [key, by] of Object.entries(numbers)) {
      if (!has(key)) continue;
      byId(`t-${key}`).value = own[key] * by;
      if (document.activeElement !== byId(`t-${key}-n`)) byId(`t-${key}-n`).value = shown(own[key], by);
    }
    const row = (key, is) => { const one = document.querySelector(`[data-row="${key}"]`); if (one) one.hidden = !is; };
    row("price", own.form === "price"); row("index", own.form === "price");
    row("discount", own.form === "own" || own.form === "public"); row("less", own.who !== "");
  };
  const startOf = (scheme) => tariff.starts.find((one) => one.scheme === scheme);
  const same = (a, b) => Object.keys(nothing).every((key) => (typeof a[key] === "number" ? Math.abs(a[key] - b[key]) < 1e-9 : a[key] === b[key]));
  let from = tariff.start;
  const show = () => {
    const found = figures(own, at());
    put("out-median", euros(found.median), found.median);
    put("out-worst", euros(found.worst), found.worst);
    put("out-losers", percent(found.losers), found.losers);
    put("out-npv", kilo(found.npv), found.npv);
    put("out-yearly", kilo(found.yearly), found.yearly);
    const poorest = document.querySelector('[data-tile="poorest"]');
    poorest.hidden = found.poorest === null;
    if (found.poorest !== null) put("out-poorest", euros(found.poorest), found.poorest);
    const bands = (at() === "all" && tariff.bands.of && tariff.bands.of[from]) || {};
    for (const key of ["median", "worst", "npv"]) {
      const band = bands[key], box = byId(`band-${key}`), write = key === "npv" ? kilo : euros;
      box.hidden = !band;
      if (band) box.textContent = filled(tariff.words.band, { low: write(found[key] + band[0] - band[2]), high: write(found[key] + band[1] - band[2]) });
    }
    const futures = byId("tariff-futures");
    if (futures) { futures.hidden = !Object.keys(bands).length; futures.textContent = futures.dataset.words.replaceAll("{scheme}", (startOf(from) || { name: from }).name); }
    const notes = [];
    if (own.form === "own" || own.saving > 0) notes.push(tariff.words.knows_contract);
    if (own.who && own.less > 0) notes.push(tariff.words.equal_treatment);
    if (tariff.is_grouped) notes.push(tariff.words.grouped);
    put("tariff-notes", notes.join(" "));
    drawHomes(found); drawBalance(found); drawKinds(found); drawCash(found);
    showHome(found.values);
  };
  const update = (isWritten = true) => {
    const start = tariff.starts.find((one) => same({ ...nothing, ...one.choice, grant: own.grant }, own));
    if (start) from = start.scheme;
    byId("t-start").value = start ? start.scheme : "";
    setControls();
    show();
    byId("tariff-toml").value = toml(own);
    chosen = Object.fromEntries(Object.entries(own).filter(([key, value]) => value !== nothing[key]));
    if (start && start.scheme === tariff.start && own.grant === tariff.grant) chosen = {};
    else chosen = { form: own.form, ...chosen };
    if (at() !== "all") chosen.site = at();
    if (isWritten) writeSoon();
  };
  const begin = () => {
    const begun = startOf(tariff.start);
    own = { ...nothing, ...(begun ? begun.choice : {}) };
    if (stated.form === undefined) return;
    const allowed = { form: ["none", "price", "own", "public"], index: ["none", "consumer", "retail"], who: ["", ...tariff.who] };
    own = { ...nothing };
    for (const key of words) if (allowed[key].includes(stated[key])) own[key] = stated[key];
    for (const key of Object.keys(numbers)) {
      const value = Number(stated[key]);
      if (stated[key] !== undefined && stated[key] !== "" && Number.isFinite(value)) own[key] = Math.min(Math.max(value, 0), most[key]);
    }
  };
  for (const key of words) if (has(key)) byId(`t-${key}`).addEventListener("change", () => {
    own[key] = byId(`t-${key}`).value;
    if (key === "form" && own.form === "price" && !own.price) own.price = 0.08;
    if (key === "form" && (own.form === "own" || own.form === "public") && !own.discount) own.discount = 0.3;
    if (key === "who" && own.who && !own.less) own.less = 0.5;
    clean(); update();
  });
  const clean = () => {
    if (own.form !== "price") { own.price = 0; own.index = "none"; }
    if (own.form !== "own" && own.form !== "public") own.discount = 0;
    if (!own.who) own.less = 0;
  };
  for (const [key, by] of Object.entries(numbers)) {
    if (!has(key)) continue;
    for (const id of [`t-${key}`, `t-${key}-n`]) byId(id).addEventListener("input", () => {
      const value = Number(byId(id).value);
      if (byId(id).value !== "" && Number.isFinite(value)) { own[key] = Math.min(Math.max(value / by, 0), most[key]); update(); }
    });
  }
  byId("t-start").addEventListener("change", () => {
    const start = startOf(byId("t-start").value);
    if (start) { own = { ...nothing, ...start.choice, grant: own.grant }; update(); }
  });
  for (const key of ["kwh", "contract", "kva", "tank"]) byId(`h-${key}`).addEventListener("input", () => showHome(gains(own)));
  byId("tariff-save").addEventListener("click", () => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([toml(own)], { type: "application/toml" }));
    link.download = byId("tariff-save").dataset.file;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  });
  if (site) site.addEventListener("change", () => update());
  addEventListener("resize", () => { clearTimeout(show.later); show.later = setTimeout(show, 100); });
  addEventListener("hashchange", () => {
    ({ stated, place } = address());
    if (stated.form !== undefined) { begin(); clean(); update(); }
  });
  for (const one of document.querySelectorAll(".live")) one.hidden = false;
  const futures = byId("tariff-futures");
  if (futures) futures.dataset.words = futures.textContent;
  begin(); clean(); update(false);
  if (stated.form !== undefined || place) go(place);
})();

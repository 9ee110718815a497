"use strict";
(() => {
  const find = (id) => document.getElementById(id);
  const data = JSON.parse(find("data").textContent);
  const stop = new Set(data.stop);
  const elided = new Set(data.elided);
  const sheets = Array.from(document.querySelectorAll("#sheets > article"));
  const field = find("q");
  const told = find("told");
  const hits = find("hits");
  const chooser = find("site");
  // what a word is worth by where it stands, by how it is written, and in a text of how many words: docs/benchmarks.md
  const TITLE = 11, ALIAS = 8, TAG = 3, BODY = 12, NAMED = 6, SLOW = 0.4, LONG = 2.5, COVER = 0.3, STEM = 0.75, BEGUN = 0.05;
  const SHOWN = 20;

  // ---- words: the same rules for what is written and for what is asked

  const folded = new Map();
  const fold = (text) => {
    let known = folded.get(text);
    if (known === undefined) folded.set(text, known = foldOnce(text));
    return known;
  };

  const foldOnce = (text) => text.toLowerCase().normalize("NFKD").replace(/[\u0300-\u036f\u00ad\u200b]/g, "")
    .replace(/œ/g, "oe").replace(/æ/g, "ae").replace(/ß/g, "ss");

  const TOKEN = /[\p{L}\p{M}\p{N}\u00ad\u200b]+/gu;

  /** The words of a text: folded word, start, end. Elided letters and stop words go; joined compounds are added. */
  function wordsOf(text, keepAll) {
    const found = [];
    let previous = null;
    for (const match of text.matchAll(TOKEN)) {
      const start = match.index, end = start + match[0].length, next = text[end] || "";
      const word = fold(match[0]);
      const between = previous ? text.slice(previous.end, start) : " ";
      if (previous && /^[-‐‑]$/.test(between)) {
        found.push({ word: previous.word + word, start: previous.start, end, isJoined: true });
      }
      previous = { word, start, end };
      if (/['’ʼ]/.test(next) && elided.has(word)) continue;
      if (word.length < 2 && !/\p{N}/u.test(word)) continue;
      if (keepAll || !stop.has(word)) found.push({ word, start, end });
    }
    return found;
  }

  const ENDINGS = ["issements", "issement", "atrices", "ateurs", "ations", "ements", "atrice", "ateur", "ation", "ement",
    "aient", "iques", "antes", "erons", "eront", "ique", "ante", "ants", "ions", "erai", "erez", "ait", "ant", "ent",
    "ees", "ons", "era", "ee", "es", "er", "ez", "ir", "e", "s", "x"];

  /** A light stem: what the common endings of French leave, three letters at least. */
  const stem = (word) => {
    if (word.length < 4 || /\d/.test(word)) return word;
    let root = word.endsWith("aux") && word.length > 5 ? word.slice(0, -3) + "al" : word;
    for (const ending of ENDINGS) {
      if (root.endsWith(ending) && root.length - ending.length >= 3) {
        root = root.slice(0, -ending.length);
        break;
      }
    }
    root = root.replace(/y$/, "i").replace(/(.)\1$/, "$1");
    return root.length > 3 ? root.replace(/[ei]$/, "") : root;
  };

  /** Whether two words are one letter apart: added, dropped, changed, or two neighbours swapped. */
  function isNear(one, two) {
    if (Math.abs(one.length - two.length) > 1 || one === two) return false;
    let start = 0;
    while (start < one.length && one[start] === two[start]) start += 1;
    const a = one.slice(start), b = two.slice(start);
    if (a.length === b.length) {
      return a.slice(1) === b.slice(1) || (a[0] === b[1] && a[1] === b[0] && a.slice(2) === b.slice(2));
    }
    return a.length > b.length ? a.slice(1) === b : a === b.slice(1);
  }

  // ---- the index: made once, from the text of the page

  /** word → flat list of [sheet, title share, worth of aliases and tags, count], and the lists that lead to words. */
  let index = null;

  function buildIndex() {
    const words = new Map(), lengths = [], names = [];
    sheets.forEach((sheet, number) => {
      const own = new Map();
      const note = (word) => {
        let row = own.get(word);
        if (!row) own.set(word, row = [0, 0, 0]);
        return row;
      };
      const title = wordsOf(sheet.querySelector("h2").textContent, true).filter((each) => !stop.has(each.word));
      for (const { word } of title) note(word)[0] = 1 / Math.sqrt(title.length);
      const called = [title.map((each) => each.word)];
      const call = (text, worth) => {
        const parts = wordsOf(text);
        for (const { word } of parts) note(word)[1] = Math.max(note(word)[1], worth / Math.sqrt(parts.length));
        return parts.map((each) => each.word);
      };
      for (const alias of sheet.dataset.words.split(", ")) called.push(call(alias, ALIAS));
      for (const tag of sheet.dataset.tags.split(", ")) call(tag, TAG);
      let length = 0;
      for (const version of sheet.querySelectorAll(".version")) {
        for (const { word } of wordsOf(version.textContent)) { note(word)[2] += 1; length += 1; }
      }
      lengths.push(length);
      names.push(called);
      for (const [word, row] of own) {
        let list = words.get(word);
        if (!list) words.set(word, list = []);
        list.push(number, ...row);
      }
    });
    const stems = new Map();
    for (const word of words.keys()) {
      const root = stem(word);
      const list = stems.get(root);
      if (list) list.push(word); else stems.set(root, [word]);
    }
    const mean = lengths.reduce((sum, length) => sum + length, 0) / Math.max(1, lengths.length);
    return { words, stems, sorted: Array.from(words.keys()).sort(), lengths, mean, names };
  }

  function beginningWith(prefix) {
    let low = 0, high = index.sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (index.sorted[middle] < prefix) low = middle + 1; else high = middle;
    }
    const found = [];
    while (low < index.sorted.length && index.sorted[low].startsWith(prefix)) found.push(index.sorted[low++]);
    return found;
  }

  // ---- the search

  /** Words of the index that a typed word stands for, each with what it is worth. */
  function formsOf(word, isLast) {
    const forms = new Map();
    const add = (form, worth) => { if ((forms.get(form) || 0) < worth) forms.set(form, worth); };
    if (index.words.has(word)) add(word, 1);
    for (const form of index.stems.get(stem(word)) || []) add(form, STEM);
    if (word.length >= (isLast ? 2 : 4)) for (const form of beginningWith(word)) add(form, BEGUN);
    return forms;
  }

  function nearestOf(word) {
    const near = word.length < 4 ? [] : index.sorted.filter((other) => isNear(word, other));
    return near.sort((one, two) => index.words.get(two).length - index.words.get(one).length);
  }

  /** The words that were asked, and the compounds among them as other ways to say their last part. */
  function askedWords(text) {
    const words = [], ways = [];
    let entries = wordsOf(text), joined = null;
    if (!entries.some((each) => !each.isJoined)) entries = wordsOf(text, true);
    for (const entry of entries) {
      if (entry.isJoined) { joined = entry; continue; }
      if (joined && joined.end === entry.end) ways.push({ at: words.length, size: 1, into: [joined.word] });
      words.push(entry.word);
    }
    return { words, ways };
  }

  const phraseWords = (text) => wordsOf(text).filter((each) => !each.isJoined).map((each) => each.word);

  /** Other ways to say some of the words: their positions, and the words to look for instead. */
  function otherWays(words) {
    const ways = [];
    const seek = (from, into) => {
      for (let at = 0; from.length && at + from.length <= words.length; at += 1) {
        if (from.every((word, step) => words[at + step] === word)) ways.push({ at, size: from.length, into });
      }
    };
    for (const group of data.synonyms) {
      const members = group.map(phraseWords);
      members.forEach((from) => members.forEach((into) => { if (from !== into && into.length) seek(from, into); }));
    }
    for (const [left, right] of data.mappings) {
      for (const from of left) for (const into of right) seek(phraseWords(from), phraseWords(into));
    }
    return ways;
  }

  /** What each sheet says about a word: its forms are one word, as rare as all of them together. */
  function evidence(forms) {
    const said = new Map();
    for (const [form, worth] of forms) {
      const list = index.words.get(form);
      for (let at = 0; at < list.length; at += 4) {
        const row = said.get(list[at]) || [0, 0, 0];
        said.set(list[at], [
          Math.max(row[0], worth * list[at + 1]), Math.max(row[1], worth * list[at + 2]), row[2] + worth * list[at + 3],
        ]);
      }
    }
    const rarity = Math.log(1 + (sheets.length - said.size + 0.5) / (said.size + 0.5));
    const scores = new Map();
    for (const [sheet, [title, called, count]] of said) {
      const body = count / (count + SLOW + LONG * index.lengths[sheet] / index.mean);
      scores.set(sheet, rarity * (TITLE * title + called + BODY * body));
    }
    return scores;
  }

  function search(text) {
    index = index || buildIndex();
    const { words: asked, ways } = askedWords(text);
    const corrected = new Map(), looked = new Set();
    const perWord = asked.map((word, number) => {
      const forms = formsOf(word, number === asked.length - 1 && /\S$/.test(text));
      if (!forms.size) {
        const near = nearestOf(word);
        if (near.length) corrected.set(word, near[0]);
        for (const form of near) forms.set(form, 0.7);
      }
      for (const form of forms.keys()) looked.add(form);
      return evidence(forms);
    });
    for (const way of ways.concat(otherWays(asked))) {
      const parts = way.into.map((word) => { const forms = formsOf(word, false); forms.forEach((_, form) => looked.add(form));
        return evidence(forms); });
      for (const [sheet, score] of parts[0]) {
        const all = parts.map((part) => part.get(sheet) || 0);
        if (all.some((each) => !each)) continue;
        const worth = 0.8 * Math.max(score, ...all) / way.size;
        for (let at = way.at; at < way.at + way.size; at += 1) {
          if ((perWord[at].get(sheet) || 0) < worth) perWord[at].set(sheet, worth);
        }
      }
    }
    const totals = new Map();
    for (const scores of perWord) {
      for (const [sheet, score] of scores) {
        const total = totals.get(sheet) || { sheet, score: 0, words: 0 };
        total.score += score; total.words += 1;
        totals.set(sheet, total);
      }
    }
    const said = asked.map((word) => corrected.get(word) || word), roots = new Set(said.map(stem));
    const pinned = pinsOf(asked), site = siteNow();
    const found = Array.from(totals.values());
    for (const total of found) {
      total.score *= (total.words / asked.length) ** COVER;
      total.score += NAMED * Math.max(...index.names[total.sheet].map((name) => explained(name, roots)));
      if (site && !concerns(sheets[total.sheet], site)) total.score *= 0.4;
      if (pinned.has(sheets[total.sheet].id)) total.score += 1e6;
    }
    found.sort((one, two) => two.score - one.score || one.sheet - two.sheet);
    const complete = found.some((total) => total.words === asked.length);
    return { found: found.slice(0, SHOWN), total: found.length, looked, said: corrected.size ? said.join(" ") : "", complete };
  }

  /** How much of a title or alias the asked words are, and how much of them it is: 1 when they are the same. */
  function explained(name, roots) {
    const shared = new Set(name.map(stem).filter((root) => roots.has(root))).size;
    return name.length ? (shared / name.length) * (shared / roots.size) : 0;
  }

  function pinsOf(asked) {
    const wanted = asked.join(" ");
    return new Set(data.pins.filter(([words]) => phraseWords(words).join(" ") === wanted).map(([, name]) => name));
  }

  // ---- sites and dates

  const siteNow = () => (chooser ? chooser.value : data.site);
  const listOf = (text) => (text ? text.split(" ") : []);
  const versionsOf = (sheet) => Array.from(sheet.querySelectorAll(":scope > .version"));

  function concerns(sheet, site) {
    const sites = listOf(sheet.dataset.sites);
    return !sites.length || sites.includes(site) || versionsOf(sheet).some((each) => each.dataset.site === site);
  }

  function versionOf(sheet) {
    const versions = versionsOf(sheet), site = siteNow();
    return versions.find((each) => each.dataset.site === site) || versions[0];
  }

  const today = () => {
    const now = new Date();
    return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
  };
  const dayWords = (day) => new Date(`${day}T12:00`).toLocaleDateString(document.documentElement.lang,
    { day: "numeric", month: "long", year: "numeric" });

  /** Those in force at the chosen site: all on the first page, else urgent ones and those about the open sheet. */
  function showNotices(name) {
    const site = siteNow(), day = today(), isStart = !name && !field.value.trim();
    for (const notice of document.querySelectorAll(".notice")) {
      const { starts, ends, sites, concerns: about } = notice.dataset;
      const here = (!site || !sites || listOf(sites).includes(site))
        && (isStart || notice.classList.contains("urgent") || listOf(about).includes(name));
      notice.hidden = !here || Boolean((starts && day < starts) || (ends && day > ends));
    }
  }

  // ---- what is shown

  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

  function make(tag, text, name) {
    const element = document.createElement(tag);
    if (text) element.textContent = text;
    if (name) element.className = name;
    return element;
  }

  /** The passage of a sheet that has most of the words: its heading, and a marked excerpt. */
  function passageOf(sheet, looked) {
    let heading = null, above = 0, best = { score: 0, block: null, heading: null };
    for (const block of versionOf(sheet).querySelectorAll("h1,h2,h3,h4,h5,h6,p:not(.trust):not(.site),li,tr,pre,dd,summary")) {
      const isHeading = /^H\d$/.test(block.tagName);
      const known = new Set(wordsOf(block.textContent).filter((each) => looked.has(each.word)).map((each) => stem(each.word)));
      if (isHeading) { heading = block; above = known.size / 2; continue; }
      const score = known.size + above;
      if (score > best.score || !best.block) best = { score, block, heading };
    }
    return best;
  }

  function excerptOf(block, looked) {
    const line = make("span", "", "excerpt");
    const text = block ? block.textContent.replace(/\s+/g, " ").trim() : "";
    const spots = wordsOf(text).filter((each) => looked.has(each.word));
    const from = spots.length && spots[0].start > 120 ? text.indexOf(" ", spots[0].start - 80) + 1 : 0;
    const cut = text.slice(from, from + 240);
    let last = 0;
    if (from) line.append("… ");
    for (const spot of spots) {
      const start = spot.start - from, end = spot.end - from;
      if (start < last || end > cut.length) continue;
      line.append(cut.slice(last, start), make("mark", cut.slice(start, end)));
      last = end;
    }
    line.append(cut.slice(last), from + 240 < text.length ? "…" : "");
    return line;
  }

  function showHits(text) {
    const began = performance.now(), answer = search(text), site = siteNow();
    hits.replaceChildren();
    for (const { sheet: number } of answer.found) {
      const sheet = sheets[number], passage = passageOf(sheet, answer.looked);
      const link = make("a");
      link.href = `#${passage.heading && passage.heading.id ? passage.heading.id : sheet.id}`;
      link.append(make("strong", sheet.querySelector("h2").textContent));
      if (passage.heading) link.append(make("span", ` › ${passage.heading.textContent}`, "muted"));
      link.append(make("br"), excerptOf(passage.block, answer.looked));
      if (site && !concerns(sheet, site)) {
        link.classList.add("elsewhere");
        link.append(make("br"), make("span", fill(data.texts.elsewhere, { site: data.sites[site] }), "muted"));
      }
      const item = make("li");
      item.append(link);
      hits.append(item);
    }
    const said = [];
    if (!answer.total) said.push(data.texts.none);
    else {
      if (answer.said) said.push(fill(data.texts.corrected, { words: answer.said }));
      if (!answer.complete) said.push(data.texts.some);
      said.push(answer.total === 1 ? data.texts.one : fill(data.texts.count, { count: answer.total }));
    }
    told.textContent = said.join(" ");
    hits.dataset.took = String(Math.round(performance.now() - began));
  }

  function dress(sheet) {
    const site = siteNow();
    for (const version of versionsOf(sheet)) version.classList.toggle("shown", version === versionOf(sheet));
    for (const old of sheet.querySelectorAll(":scope > .told, :scope > .tools")) old.remove();
    const notes = [], label = data.sites[site], sites = versionsOf(sheet).map((each) => each.dataset.site);
    if (sheet.dataset.due && sheet.dataset.due < today()) {
      notes.push(fill(data.texts.overdue, { day: dayWords(sheet.dataset.due) }));
    }
    if (site && !concerns(sheet, site)) notes.push(fill(data.texts.elsewhere, { site: label }));
    else if (site && sites.length > 1 && !sites.includes(site)) notes.push(fill(data.texts.no_variant, { site: label }));
    const title = sheet.querySelector("h2");
    for (const note of notes.reverse()) title.after(make("p", note, "told"));
    const tools = make("div", "", "tools");
    const back = make("button", data.texts.back), paper = make("button", data.texts.print);
    back.type = paper.type = "button";
    back.addEventListener("click", () => { location.hash = field.value ? `q=${encodeURIComponent(field.value)}` : ""; });
    paper.addEventListener("click", () => window.print());
    tools.append(back, paper);
    title.before(tools);
  }

  function showSheet(sheet, target) {
    for (const other of sheets) other.classList.toggle("shown", other === sheet);
    dress(sheet);
    hits.replaceChildren();
    told.textContent = "";
    find("contents").hidden = true;
    document.title = sheet.querySelector("h2").textContent;
    showNotices(sheet.id);
    const version = versionOf(sheet), anchor = target.split("--").slice(1).join("--");
    const own = anchor && version.dataset.site ? find(`${sheet.id}--${version.dataset.site}--${anchor}`) : null;
    const place = own || find(target);
    const isVisible = place && place.closest(".version") === version;
    if (isVisible) place.scrollIntoView(); else window.scrollTo(0, 0);
    (isVisible ? place : sheet.querySelector("h2")).focus({ preventScroll: true });
  }

  function showNotice(notice) {
    showStart();
    notice.hidden = false;
    notice.querySelector("details").open = true;
    notice.scrollIntoView();
    notice.querySelector("summary").focus({ preventScroll: true });
  }

  function showStart() {
    showNotices("");
    for (const sheet of sheets) sheet.classList.remove("shown");
    find("contents").hidden = Boolean(field.value.trim());
    document.title = document.querySelector("header h1").textContent;
    if (field.value.trim()) showHits(field.value);
    else { hits.replaceChildren(); told.textContent = ""; }
  }

  /** `#q=words&site=code` asks, `#anchor` opens. */
  function route() {
    const hash = decodeURIComponent(location.hash.slice(1));
    if (/^(q|site)=/.test(hash)) {
      const asked = new URLSearchParams(location.hash.slice(1));
      if (chooser && asked.has("site")) chooser.value = asked.get("site");
      if (asked.has("q")) field.value = asked.get("q");
      showStart();
      return;
    }
    const place = hash ? find(hash) || find(hash.split("--")[0]) : null;
    const sheet = place ? place.closest("article") : null;
    const notice = place ? place.closest(".notice") : null;
    if (sheet) showSheet(sheet, hash); else if (notice) showNotice(notice); else showStart();
  }

  document.documentElement.classList.add("js");
  find("ask").addEventListener("submit", (event) => {
    event.preventDefault();
    const first = hits.querySelector("a");
    if (first) location.href = first.href;
  });
  let typing = 0;
  field.addEventListener("input", () => {
    clearTimeout(typing);
    typing = setTimeout(() => {
      history.replaceState(null, "", field.value.trim() ? `#q=${encodeURIComponent(field.value)}` : "#");
      showStart();
    }, 80);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { field.focus(); field.select(); return; }
    const links = Array.from(hits.querySelectorAll("a"));
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const at = links.indexOf(document.activeElement);
    if (!step || !links.length || (at < 0 && document.activeElement !== field)) return;
    event.preventDefault();
    (links[at + step] || field).focus();
  });
  if (chooser) chooser.addEventListener("change", route);
  window.addEventListener("hashchange", route);
  route();
  setTimeout(() => { index = index || buildIndex(); }, 50);
})();

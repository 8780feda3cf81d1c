// The pages of the issue as pictures, which are asked for when they come into view, with the passages on them.

const SCALES = [1, 1.5, 2, 3, 4];

export class PageView {
  constructor(box, scroller, words, open) {
    this.box = box;
    this.scroller = scroller;
    this.words = words;
    this.open = open;
    this.pages = [];
    this.findings = [];
    this.size = 1;
    this.rtl = true;
    const seen = (entries) => {
      for (const entry of entries) if (entry.isIntersecting) this.fill(entry.target);
    };
    this.observer = new IntersectionObserver(seen, { root: scroller, rootMargin: "50%" });
  }

  show(pages, direction, findings) {
    this.rtl = direction === "rtl";
    this.findings = findings;
    this.box.dir = direction;
    this.box.style.setProperty("--right", this.rtl ? 1 : 2);
    this.box.style.setProperty("--left", this.rtl ? 2 : 1);
    const before = new Map(this.pages.map((page) => [page.key, page]));
    const first = this.pages.length === 0;
    pages.forEach((page, number) => {
      const there = this.box.children[number];
      const figure = there ?? this.box.appendChild(this.figure());
      if (figure.dataset.key !== page.key) this.turn(figure, page, number, !first && !before.has(page.key));
      else this.mark(figure);
    });
    while (this.box.children.length > pages.length) this.box.lastChild.remove();
    this.pages = pages;
  }

  // Turn the pages of one article that was saved; all else stays as it is.
  turnSome(pages) {
    for (const [number, page] of pages) {
      this.pages[number] = page;
      this.turn(this.box.children[number], page, number, true);
    }
  }

  figure() {
    const figure = document.createElement("figure");
    figure.append(document.createElement("img"));
    this.observer.observe(figure);
    return figure;
  }

  // Put another page in the place of one: the old picture stays until the new one is there.
  turn(figure, page, number, isNew) {
    figure.className = `page ${page.side}`;
    figure.dataset.key = page.key;
    figure.dataset.number = number;
    figure.id = `page-${number}`;
    figure.page = page;
    figure.isNew = isNew;
    const name = page.blank ? this.words.blank : this.words.page;
    figure.firstChild.alt = name.replace("{label}", page.label);
    this.measure(figure);
    for (const passage of figure.querySelectorAll(".passage")) passage.remove();
    const box = figure.getBoundingClientRect();
    const view = this.scroller.getBoundingClientRect();
    figure.filled = "";
    if (box.bottom > view.top - view.height / 2 && box.top < view.bottom + view.height / 2) this.fill(figure);
  }

  measure(figure) {
    figure.style.width = `${figure.page.width * this.size}px`;
    figure.style.height = `${figure.page.height * this.size}px`;
  }

  async fill(figure) {
    const { key } = figure.page;
    const wanted = this.size * window.devicePixelRatio;
    const scale = SCALES.find((one) => one >= wanted - 0.01) ?? SCALES.at(-1);
    const name = `${key}/${scale}`;
    if (figure.filled === name) return;
    figure.filled = name;
    const picture = new Image();
    picture.alt = figure.firstChild.alt;
    picture.src = `pages/${key}/${scale.toFixed(1)}.png`;
    try {
      await picture.decode();
    } catch {
      if (figure.filled === name) figure.filled = "";
      return;
    }
    if (figure.dataset.key !== key) return;
    figure.firstChild.replaceWith(picture);
    if (figure.isNew) {
      figure.isNew = false;
      figure.classList.add("new");
      setTimeout(() => figure.classList.remove("new"), 1500);
      document.dispatchEvent(new CustomEvent("page-shown", { detail: figure.page }));
    }
    if (!figure.querySelector(".passage")) await this.addPassages(figure, key);
  }

  async addPassages(figure, key) {
    const answer = await fetch(`pages/${key}/passages.json`);
    if (!answer.ok || figure.dataset.key !== key) return;
    const passages = await answer.json();
    if (figure.dataset.key !== key || figure.querySelector(".passage")) return;
    passages.forEach((passage, number) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "passage";
      button.tabIndex = number ? -1 : 0; // one stop of the Tab key for each page
      const [left, top, width, height] = passage.box.map((share) => `${share * 100}%`);
      Object.assign(button.style, { left, top, width, height });
      button.dataset.line = passage.line;
      button.dataset.path = passage.path;
      const place = `${passage.path}:${passage.line}`;
      button.passageName = this.words.open_passage.replace("{place}", place).replace("{text}", passage.text);
      button.addEventListener("click", () => this.open(passage.path, passage.line));
      figure.append(button);
    });
    this.mark(figure);
  }

  // Show which passages findings are of: those from a passage's line to the next one's.
  mark(figure) {
    const buttons = [...figure.querySelectorAll(".passage")];
    buttons.forEach((button, number) => {
      const from = Number(button.dataset.line);
      const to = Number(buttons[number + 1]?.dataset.line ?? Infinity);
      const found = this.findings.filter(
        (one) => one.path === button.dataset.path && one.line >= from && one.line < to,
      );
      button.classList.toggle("found", found.length > 0);
      button.classList.toggle("error", found.some((one) => one.severity === "error"));
      const told = found.map((one) => `${one.code}: ${one.message}`).join("\n");
      button.title = told || `${button.dataset.path}:${from}`;
      button.setAttribute("aria-label", [button.passageName, told].filter(Boolean).join("\n"));
    });
  }

  // Arrow keys go from passage to passage of a page.
  step(button, by) {
    const all = [...button.parentElement.querySelectorAll(".passage")];
    const next = all[all.indexOf(button) + by];
    if (!next) return;
    button.tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  }

  resize(size) {
    this.size = size;
    for (const figure of this.box.children) {
      this.measure(figure);
      const box = figure.getBoundingClientRect();
      if (box.bottom > -innerHeight && box.top < innerHeight * 2) this.fill(figure);
    }
  }

  current() {
    const top = this.scroller.getBoundingClientRect().top;
    const found = [...this.box.children].findIndex((figure) => figure.getBoundingClientRect().bottom > top + 40);
    return Math.max(found, 0);
  }

  go(number) {
    this.box.children[number]?.scrollIntoView({ block: "start" });
  }

  // Turn to the spread after this one, or before it: pages whose heads are at another height.
  turnSpread(by) {
    const heights = [...this.box.children].map((figure) => figure.offsetTop);
    const here = this.current();
    const other = heights.map((_, number) => number).filter((n) => by * (heights[n] - heights[here]) > 1);
    if (other.length) this.go(by > 0 ? other[0] : heights.indexOf(heights[other.at(-1)]));
  }
}

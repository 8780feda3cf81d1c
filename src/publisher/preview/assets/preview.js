// The page of `publisher preview`: it draws the state that the server has, and asks for it again at each change.

import { PageView } from "./page_view.js";

const $ = (id) => document.getElementById(id);
const words = JSON.parse($("words").textContent);
const main = document.querySelector("main");
let state = { generation: -1, pages: [], contents: [], findings: [] };

const say = (text) => {
  $("status").textContent = text;
};

async function open(path, line) {
  const answer = await fetch("open", { method: "POST", body: JSON.stringify({ path, line }) });
  const place = `${path}:${line}`;
  if (!answer.ok) return say(words.failed.replace("{reason}", place));
  const { opened, words: told } = await answer.json();
  say(opened ? words.opened.replace("{place}", place) : `${place} — ${told}`);
}

const view = new PageView($("pages"), main, words, open);

function element(tag, text, className = "") {
  const made = document.createElement(tag);
  made.textContent = text;
  if (className) made.className = className;
  return made;
}

function findingItem(finding) {
  const item = element("li", "", finding.severity);
  item.append(element("span", `${words[`severity_${finding.severity}`]} ${finding.code}`, "weight"), " ");
  item.append(element("span", finding.message), element("p", finding.hint, "hint"));
  if (finding.path && finding.line) {
    const place = `${finding.path}:${finding.line}`;
    const source = element("button", "");
    source.append(element("span", place, "place"));
    source.setAttribute("aria-label", `${words.open_source}: ${place}`);
    source.addEventListener("click", () => open(finding.path, finding.line));
    const page = element("button", words.go_to_page);
    page.setAttribute("aria-label", `${words.go_to_page}: ${place}`);
    page.addEventListener("click", async () => {
      const query = new URLSearchParams({ path: finding.path, line: finding.line });
      const { page: number } = await (await fetch(`find.json?${query}`)).json();
      if (number >= 0) view.go(number);
    });
    item.append(source, " ", page);
  } else if (finding.path) item.append(element("span", finding.path, "place"));
  return item;
}

function drawContents() {
  $("contents").replaceChildren(
    ...state.contents.map(({ title, page, language, direction }) => {
      const item = document.createElement("li");
      const button = element("button", title);
      button.type = "button";
      button.lang = language;
      button.dir = direction;
      button.addEventListener("click", () => view.go(page));
      item.append(button);
      return item;
    }),
  );
  if ($("small").open) drawThumbnails();
}

function drawThumbnails() {
  const list = $("thumbnails");
  list.dir = state.direction;
  state.pages.forEach((page, number) => {
    let item = list.children[number];
    if (!item) {
      item = list.appendChild(document.createElement("li"));
      const button = item.appendChild(document.createElement("button"));
      button.type = "button";
      const picture = button.appendChild(new Image());
      picture.loading = "lazy";
      button.addEventListener("click", () => view.go(number));
    }
    const picture = item.querySelector("img");
    if (picture.dataset.key === page.key) return;
    picture.dataset.key = page.key;
    picture.width = page.width / 4;
    picture.height = page.height / 4;
    picture.alt = words.page.replace("{label}", page.label);
    picture.src = `pages/${page.key}/0.25.png`;
  });
  while (list.children.length > state.pages.length) list.lastChild.remove();
}

let fitted = true;

function fit() {
  const pages = state.pages[0];
  if (!pages) return;
  const across = $("spreads").checked ? 2 : 1;
  resize(Math.max(0.2, (main.clientWidth - 40) / (pages.width * across)));
  fitted = true;
}

function resize(size) {
  fitted = false;
  const kept = view.current();
  view.resize(Math.min(Math.max(size, 0.2), 4));
  $("size").textContent = `${Math.round(view.size * 100)}%`;
  view.go(kept);
}

function draw(next) {
  const first = state.pages.length === 0;
  state = next;
  const { title, pages, failed, findings } = state;
  $("title").textContent = title || words.print;
  document.title = words.title.replace("{title}", title);
  $("waiting").hidden = pages.length > 0 || failed;
  if (first && pages.length) {
    const across = $("spreads").checked ? 2 : 1;
    view.size = Math.max(0.2, Math.min(1, (main.clientWidth - 40) / (pages[0].width * across)));
    $("size").textContent = `${Math.round(view.size * 100)}%`;
  }
  view.show(pages, state.direction, findings);
  drawContents();
  const items = findings.map(findingItem);
  $("findings").replaceChildren(...(items.length ? items : [element("li", words.no_findings)]));
  $("stale").hidden = !failed;
  if (failed) $("stale").querySelector("ul").replaceChildren(...findings.slice(0, 5).map(findingItem));
  if ($("view").value !== "pages" && !failed) showProduct();
  say(first ? "" : failed ? words.stale : words.changed);
}

let asking = false;
let again = false;

async function refresh() {
  if (asking) {
    again = true;
    return;
  }
  asking = true;
  try {
    do {
      again = false;
      const answer = await fetch("state.json");
      if (answer.ok) draw(await answer.json());
    } while (again);
  } finally {
    asking = false;
  }
}

async function showProduct() {
  const kind = $("view").value;
  const isPages = kind === "pages";
  const isBook = kind === "phone" || kind === "tablet";
  $("pages").hidden = !isPages;
  $("page-tools").hidden = !isPages;
  $("product").hidden = isPages;
  $("product").className = kind;
  $("chapter-label").hidden = !isBook;
  if (isPages) return $("product").replaceChildren();
  let address = `${kind}/index.html`;
  if (isBook) {
    say(words.making);
    const answer = await fetch("epub/spine.json");
    if (!answer.ok) return say(words.failed.replace("{reason}", await answer.text()));
    const chapters = await answer.json();
    const chosen = Math.min(Math.max($("chapter").selectedIndex, 0), chapters.length - 1);
    $("chapter").replaceChildren(...chapters.map(({ path, title }) => new Option(title, path)));
    $("chapter").selectedIndex = chosen;
    address = `epub/${chapters[chosen].path}`;
    say("");
  }
  const frame = document.createElement("iframe");
  // Scripts are not allowed; fonts need that the frame is of our origin.
  frame.setAttribute("sandbox", "allow-same-origin");
  frame.title = $("view").selectedOptions[0].textContent;
  const before = $("product").querySelector("iframe");
  const top = before?.contentWindow?.scrollY ?? 0;
  frame.addEventListener("load", () => frame.contentWindow?.scrollTo(0, top), { once: true });
  frame.src = address;
  $("product").replaceChildren(frame);
}

$("view").addEventListener("change", () => {
  $("chapter").replaceChildren();
  showProduct();
});
$("chapter").addEventListener("change", showProduct);
$("previous").addEventListener("click", () => view.turnSpread(-1));
$("next").addEventListener("click", () => view.turnSpread(1));
$("larger").addEventListener("click", () => resize(view.size * 1.2));
$("smaller").addEventListener("click", () => resize(view.size / 1.2));
$("fit").addEventListener("click", fit);
$("small").addEventListener("toggle", drawThumbnails);
$("spreads").addEventListener("change", (event) => {
  $("pages").classList.toggle("single", !event.target.checked);
  if (fitted) fit();
});

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  const { target, key } = event;
  if (target.matches("select, input, textarea")) return;
  const passage = target.closest(".passage");
  const forward = state.direction === "rtl" ? "ArrowLeft" : "ArrowRight";
  const back = state.direction === "rtl" ? "ArrowRight" : "ArrowLeft";
  if (passage && (key === "ArrowDown" || key === "ArrowUp")) view.step(passage, key === "ArrowDown" ? 1 : -1);
  else if (key === forward) view.turnSpread(1);
  else if (key === back) view.turnSpread(-1);
  else if (key === "+" || key === "=") resize(view.size * 1.2);
  else if (key === "-") resize(view.size / 1.2);
  else return;
  event.preventDefault();
});

function listen() {
  const source = new EventSource("events");
  source.addEventListener("message", (event) => {
    const { generation, pages } = JSON.parse(event.data);
    if (pages && !asking && generation === state.generation + 1) {
      state.generation = generation;
      view.turnSome(pages);
      say(words.changed);
    } else if (generation !== state.generation) refresh();
  });
  source.addEventListener("error", () => say(words.lost));
  source.addEventListener("open", () => say(""));
}

listen();

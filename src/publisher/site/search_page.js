// Search for those who have script: Pagefind where it was run over the site, else the folded index of titles.
const form = document.querySelector(".archive-search");
const input = form.querySelector("input");
const results = document.querySelector("#results");
const LETTERS = { أ: "ا", إ: "ا", آ: "ا", ٱ: "ا", ؤ: "و", ئ: "ي", ة: "ه", ى: "ي", ی: "ي", ک: "ك", ہ: "ه", ھ: "ه", ے: "ي" };
const MARKS = /[\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed\u0640]/g;

// The same folds as those that the index was made with.
function folded(text) {
  const plain = text.normalize("NFKC").replace(MARKS, "").toLowerCase()
    .replace(/[أإآٱؤئةىیکہھے]/g, (letter) => LETTERS[letter])
    .replace(/[٠-٩]/g, (digit) => digit.charCodeAt(0) - 0x660)
    .replace(/[۰-۹]/g, (digit) => digit.charCodeAt(0) - 0x6f0);
  return (plain.match(/[\p{L}\p{N}]+/gu) || []).map((word) => word.replace(/^(?:[وفبك]?ال|لل)(?=[\p{L}\p{N}_]{3})/u, ""));
}

let pagefind = null;
let titles = null;
try {
  pagefind = await import(new URL("../pagefind/pagefind.js", import.meta.url));
  await pagefind.init();
} catch {
  pagefind = null;
}

async function find(words) {
  if (pagefind) {
    const found = await pagefind.search(words.join(" "));
    const pages = await Promise.all(found.results.slice(0, 30).map((one) => one.data()));
    return pages.map((page) => [page.url, page.meta.title]);
  }
  titles ??= await (await fetch(new URL("titles.json", import.meta.url))).json();
  const held = titles.filter(([, , text]) => words.every((word) => ` ${text}`.includes(` ${word}`)));
  return held.slice(0, 30).map(([path, title]) => [new URL(`../${path}`, import.meta.url).href, title]);
}

let asked = 0;
async function show() {
  const turn = ++asked;
  const words = folded(input.value);
  const found = words.length ? await find(words) : [];
  if (turn !== asked) return;
  results.replaceChildren(...found.map(([href, title]) => {
    const item = document.createElement("li");
    const link = document.createElement("a");
    link.href = href;
    link.textContent = title;
    item.append(link);
    return item;
  }));
  if (words.length && !found.length) results.textContent = results.dataset.none;
}

form.hidden = false;
form.addEventListener("submit", (event) => event.preventDefault());
input.addEventListener("input", show);

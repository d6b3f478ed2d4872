// What a reader would complain of, as JSON to the page round it: text that is hard to read, and what juts out.
(() => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const rgba = (color) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = color;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  };
  const over = (top, under) => under.map((c, i) => (i < 3 ? top[i] * top[3] + c * (1 - top[3]) : 1));
  const ground = (element) => {
    const layers = [];
    for (let e = element; e; e = e.parentElement) layers.unshift(rgba(getComputedStyle(e).backgroundColor));
    return layers.reduce((under, top) => over(top, under), [255, 255, 255, 1]);
  };
  const light = (color) => {
    const [r, g, b] = color.map((c) => (c / 255 <= 0.03928 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (a, b) => {
    const [x, y] = [light(a), light(b)].sort((p, q) => q - p);
    return (x + 0.05) / (y + 0.05);
  };
  const scrolls = (element) => {
    for (let e = element; e; e = e.parentElement) {
      if (["auto", "scroll", "hidden"].includes(getComputedStyle(e).overflowX)) return true;
    }
    return false;
  };
  const width = document.documentElement.clientWidth;
  const faint = new Set(), out = new Set();
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const said = texts.currentNode.textContent.trim(), element = texts.currentNode.parentElement;
    const box = element.getBoundingClientRect();
    if (!said || !box.width || ["SCRIPT", "STYLE"].includes(element.tagName) || element.closest("[disabled]")) continue;
    const under = ground(element), ratio = contrast(over(rgba(getComputedStyle(element).color), under), under);
    if (ratio < 4.5) faint.add(`${ratio.toFixed(1)}: ${said.slice(0, 30)}`);
    if (box.right > width + 1 && !scrolls(element)) out.add(said.slice(0, 30));
  }
  const told = { width: innerWidth, sideways: document.documentElement.scrollWidth - width, faint: [...faint], out: [...out] };
  const ground_of_page = light(ground(document.body));
  told.dark = ground_of_page < 0.2;
  parent.postMessage(JSON.stringify(told), "*");
})();

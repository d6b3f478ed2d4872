// Which rules a pasted error is about, and which rules' names or texts hold what is typed.
// MESSAGES: {pattern, common, rules} as of `aglint explain`; RULES: {symbol, code, text}.

function explained(text, messages) {
  const found = messages
    .map((one) => ({ ...one, at: lastMatch(one.pattern, text) }))
    .filter((one) => one.at >= 0 && one.rules.length)
    .sort((a, b) => a.common - b.common || b.at - a.at);
  return found.length ? found[0].rules : [];
}

function lastMatch(pattern, text) {
  let at = -1;
  for (const match of text.matchAll(new RegExp(pattern, "g"))) at = match.index;
  return at;
}

function search(text, messages, rules) {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (!words.length) return null;
  const symbols = explained(text, messages);
  if (symbols.length) return symbols;
  const holds = (rule) => words.every((word) => rule.text.includes(word));
  return rules.filter(holds).map((rule) => rule.symbol);
}

if (typeof document !== "undefined") {
  const asked = document.getElementById("search");
  const said = document.getElementById("found");
  asked.addEventListener("input", () => {
    const found = search(asked.value, MESSAGES, RULES);
    said.textContent = found && !found.length ? "No rule is about this." : "";
    for (const symbol of found || []) {
      const row = document.createElement("div");
      const link = row.appendChild(document.createElement("a"));
      link.href = symbol + ".html";
      const rule = RULES.find((one) => one.symbol === symbol);
      link.textContent = rule ? rule.code + " " + symbol : symbol;
      said.append(row);
    }
  });
}

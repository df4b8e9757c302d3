
function side(label, question) {
  const head = element("p", question.badness ? "outcome failed" : "outcome", `${label}: ${question.outcome}`);
  return element("div", "side", head, answerOf(question), facts({ ...question, tags: [] }));
}

function draw(question) {
  const [before, after] = question.sides;
  const kinds = element("p", "kinds", ...question.kinds.map((kind) => element("span", kind.startsWith("won") ? "better" : "worse", kind)));
  const sides = element("div", "sides", side("first", before), side("second", after));
  return element("li", "", kinds, text(question.question, "h3"), expected(question), sides);
}

listing(data.questions, (question) => question.kinds, draw);

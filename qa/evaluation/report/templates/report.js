
function draw(question) {
  const outcome = element("p", question.badness ? "outcome failed" : "outcome", question.outcome);
  return element(
    "li", "", outcome, text(question.question, "h3"), expected(question), answerOf(question), facts(question),
  );
}

const choose = listing(data.questions, (question) => [question.outcome], draw);

for (const button of document.querySelectorAll("[data-outcome]")) {
  button.addEventListener("click", () => {
    byId("kind").value = button.dataset.outcome;
    choose();
    byId("questions").scrollIntoView();
    byId("kind").focus({ preventScroll: true });
  });
}

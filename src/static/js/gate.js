/* The button of the quote: counts down to the opening, posts the ticket to the gate and tells what came of it.
   Without this script, and whenever the gate is away, the form goes to the page's own address with the same key. */
(() => {
  "use strict";

  const ANSWER_LIMIT = 75000;
  const form = document.querySelector("form[data-gate]");
  if (!form) return;
  const button = form.querySelector("button");
  const said = form.querySelector("[data-gate-said]");
  const label = button.textContent;
  const ticket = form.elements.ticket;
  const opensAt = performance.now() + Number(form.dataset.left) * 1000;

  const say = (sentence) => {
    said.textContent = sentence;
    said.hidden = !sentence;
  };

  const rest = (text) => {
    button.disabled = true;
    button.textContent = text;
  };

  const wake = () => {
    button.disabled = false;
    button.textContent = label;
  };

  const clock = (seconds) => {
    const hours = Math.floor(seconds / 3600);
    const parts = [Math.floor(seconds / 60) % 60, seconds % 60];
    if (hours) parts.unshift(hours);
    return parts.map((each, place) => (place ? String(each).padStart(2, "0") : each)).join(":");
  };

  const countDown = () => {
    const left = Math.ceil((opensAt - performance.now()) / 1000);
    if (left <= 0) {
      wake();
      if (form.dataset.left !== "0") say("Запись открыта.");
      return;
    }
    rest(`Запись откроется через ${clock(left)}`);
    setTimeout(countDown, 250);
  };

  const settle = (answer) => {
    if (answer.verdict === "posted" || answer.verdict === "already") {
      rest("Заявление подано");
      location.assign(form.dataset.made.replace("/0/", `/${answer.application}/`));
    } else if (answer.verdict === "early") {
      rest("Ждём открытия записи…");
      setTimeout(ask, answer.seconds * 1000);
    } else {
      say(answer.message);
      wake();
    }
  };

  const ask = async () => {
    rest("Вы в очереди…");
    say("Заявление отправлено и ждёт своей очереди. Не закрывайте страницу: ответ появится здесь.");
    try {
      const response = await fetch(form.dataset.gate, {
        method: "POST",
        headers: { "Content-Type": "text/plain" },
        body: ticket.value,
        credentials: "omit",
        signal: AbortSignal.timeout(ANSWER_LIMIT),
      });
      settle(await response.json());
    } catch {
      form.submit(); // the gate is away: the site itself books, and the key makes it the same booking
    }
  };

  if (ticket) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (!button.disabled) ask();
    });
  }
  countDown();
})();

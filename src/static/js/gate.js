/* The page of a quote. It looks by itself whether it still holds. Its button counts down to the opening, posts the ticket
   to the gate, tells how many are ahead and what came of it. Without this script, and whenever the gate is away, the form
   goes to the page's own address with the same key. */
(() => {
  "use strict";

  const ANSWER_LIMIT = 75000;
  const FIRST_LOOK = 2000;
  const NEXT_LOOK = 3000;
  const SPREAD = 2000;

  /* Nobody asks for a page that nobody sees; who comes back to it is told at once. */
  const watch = document.querySelector("[data-quote-every]");
  if (watch) {
    const every = Number(watch.dataset.quoteEvery) * 1000;
    let looked = performance.now();
    setInterval(() => {
      if (document.hidden || performance.now() - looked < every) return;
      looked = performance.now();
      window.htmx?.trigger(watch, "quote-due");
    }, 1000);
  }

  const address = new URL(location.href);
  if (address.searchParams.has("after")) {
    address.searchParams.delete("after");
    history.replaceState(history.state, "", address);
  }

  const form = document.querySelector("form[data-gate]");
  if (!form) return;
  const button = form.querySelector("button");
  const said = form.querySelector("[data-gate-said]");
  const more = form.querySelector("[data-gate-more]");
  const label = button.textContent;
  const ticket = form.elements.ticket;
  const opensAt = performance.now() + Number(form.dataset.left) * 1000;
  const sleep = (milliseconds) => new Promise((wake) => setTimeout(wake, milliseconds));

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

  const settle = (answer, status) => {
    if (answer.verdict === "posted" || answer.verdict === "already") {
      rest("Заявление подано");
      location.assign(form.dataset.made.replace("/0/", `/${answer.application}/`));
    } else if (answer.verdict === "early") {
      rest("Ждём открытия записи…");
      setTimeout(ask, answer.seconds * 1000);
    } else if (form.dataset.anew.split(" ").includes(answer.code)) {
      say("Обновляем расчёт…");
      const anew = new URL(more.querySelector("a").href);
      anew.searchParams.set("after", answer.code);
      setTimeout(() => location.replace(anew), Math.random() * SPREAD);
    } else {
      say(answer.message);
      more.hidden = status === 503; // too many at once: the same button again, later
      wake();
    }
  };

  /* How many are ahead: not more than this, for those who came meanwhile are counted too. */
  const tellPlace = async (waiting) => {
    let number = null;
    await sleep(FIRST_LOOK);
    while (!waiting.aborted) {
      try {
        const response = await fetch(form.dataset.gate.replace(/book$/, "line"), {
          credentials: "omit",
          signal: AbortSignal.timeout(NEXT_LOOK),
        });
        const line = await response.json();
        if (waiting.aborted) return;
        number ??= line.taken + line.waiting;
        const ahead = Math.max(0, number - line.taken - 1);
        say(ahead ? `Заявление в очереди: перед ним не больше ${ahead}. Не закрывайте страницу.` : "Подошла ваша очередь, ждём ответа. Не закрывайте страницу.");
      } catch {
        /* the line is told when it can be; the answer comes anyway */
      }
      await sleep(NEXT_LOOK);
    }
  };

  const ask = async () => {
    const waiting = new AbortController();
    rest("Вы в очереди…");
    more.hidden = true;
    say("Заявление отправлено и ждёт своей очереди. Не закрывайте страницу: ответ появится здесь.");
    tellPlace(waiting.signal);
    try {
      const response = await fetch(form.dataset.gate, {
        method: "POST",
        headers: { "Content-Type": "text/plain" },
        body: ticket.value,
        credentials: "omit",
        signal: AbortSignal.timeout(ANSWER_LIMIT),
      });
      const answer = await response.json();
      waiting.abort();
      settle(answer, response.status);
    } catch {
      waiting.abort();
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

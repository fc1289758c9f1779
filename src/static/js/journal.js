/* The class journal: one tap a child. A tap is kept on the device first, then sent, and forgotten only when the server
   has answered for it; one that it refused stays on the device until the person has read why. Without this script the
   page is a form that does the same. */
(() => {
  "use strict";

  const root = document.querySelector("[data-journal]");
  if (!root) return;

  const BATCH = 100;
  const PATIENCE = 20000;
  const BRIEFLY = 4000;
  const PAUSES = [2000, 5000, 15000, 60000];
  const HELD = "held";
  const person = root.dataset.journal;
  const prefix = `journal:${person}:`;
  const second = `journal-refused:${person}:`; // no names: they are on the page of the day
  const said = root.querySelector("[data-said]");
  const refused = root.querySelector("[data-refused]");
  const wasOffline = !navigator.onLine;
  const client = Array.from(crypto.getRandomValues(new Uint8Array(16)), (each) => each.toString(16).padStart(2, "0")).join("");
  const homeless = new Map(); // taps that the device would not keep
  const here = location.href.split("#")[0];
  const shelf = (() => {
    try {
      return window.localStorage;
    } catch {
      return null; // forbidden by the browser
    }
  })();
  let sequence = 0;
  let isSending = false;
  let isStopped = false; // until somebody logs in again
  let hasSent = false;
  let failures = 0;
  let timer = 0;

  /* The taps of the person that the server has not answered for, in the order in which they were made. */
  const pending = () => {
    const keys = shelf ? Object.keys(shelf).filter((each) => each.startsWith(prefix)) : [];
    const found = [...homeless.values(), ...keys.map((key) => ({ ...JSON.parse(shelf.getItem(key)), key }))];
    return found.sort((one, other) => one.at - other.at || one.sequence - other.sequence);
  };

  const keep = (tap) => {
    const key = `${prefix}${tap.client}:${tap.sequence}`;
    try {
      shelf.setItem(key, JSON.stringify(tap));
    } catch {
      homeless.set(key, { ...tap, key });
    }
  };

  const forget = ({ key }) => {
    shelf?.removeItem(key);
    homeless.delete(key);
  };

  /* Cells: a child of a class, or the class itself. */
  const cells = new Map();
  const nameOf = ({ group, lesson, contract }) => `${group}|${lesson}|${contract ?? ""}`;

  const show = (cell, value, isWaiting) => {
    cell.value = value ?? "";
    cell.paint(isWaiting);
    cell.home.paint();
  };

  const tap = (cell, value) => {
    sequence += 1;
    keep({ client, sequence, group: cell.group, lesson: cell.lesson, contract: cell.contract, value, at: Date.now() });
    show(cell, value, true);
    report();
    send();
  };

  const childCell = (home, item) => {
    const select = item.querySelector("select");
    const labels = new Map([...select.options].map((each) => [each.value, each.textContent.trim()]));
    const values = [...labels.keys()].filter(Boolean);
    const child = item.querySelector("label").textContent.trim();
    const button = Object.assign(document.createElement("button"), { type: "button", className: "journal-mark" });
    item.querySelector("label").removeAttribute("for");
    select.replaceWith(button);
    const cell = { ...home.names, contract: Number(item.dataset.contract), value: item.dataset.value, home, child };
    cell.paint = (isWaiting) => {
      const label = labels.get(cell.value) ?? "не отмечен";
      button.textContent = label;
      button.dataset.value = cell.value;
      button.toggleAttribute("data-waiting", Boolean(isWaiting));
      button.setAttribute("aria-label", `${child}: ${label}. Нажмите, чтобы изменить`);
    };
    button.addEventListener("click", () => tap(cell, values[(values.indexOf(cell.value) + 1) % values.length]));
    return cell;
  };

  const classCell = (home, select) => {
    const cell = { ...home.names, contract: null, value: select.dataset.value, home, child: "Занятие" };
    cell.paint = (isWaiting) => {
      select.value = cell.value || HELD;
      select.toggleAttribute("data-waiting", Boolean(isWaiting));
    };
    select.addEventListener("change", () => {
      home.before = home.children.map((each) => each.value);
      if (select.value !== HELD) for (const each of home.children) show(each, "", false); // nobody was at it
      tap(cell, select.value);
    });
    return cell;
  };

  const classHome = (section) => {
    const home = { names: { group: Number(section.dataset.group), lesson: section.dataset.lesson }, children: [] };
    const rest = section.querySelector("[data-rest]");
    const list = section.querySelector(".journal-children");
    const count = section.querySelector("[data-count]");
    home.itself = classCell(home, section.querySelector("[data-state]"));
    home.children = [...section.querySelectorAll("[data-contract]")].map((item) => childCell(home, item));
    home.paint = () => {
      const isHeld = (home.itself.value || HELD) === HELD;
      const marked = home.children.filter((each) => each.value).length;
      list.hidden = !isHeld;
      rest.textContent = marked ? "Остальные были" : "Все были";
      rest.hidden = !isHeld || marked === home.children.length;
      count.textContent = isHeld ? `отмечено ${marked} из ${home.children.length}` : "отменено";
    };
    rest.addEventListener("click", () => {
      for (const each of home.children) if (!each.value) tap(each, "present");
    });
    section.querySelector("[data-plain]").hidden = true;
    section.querySelector("form").addEventListener("submit", (event) => event.preventDefault());
    for (const each of [home.itself, ...home.children]) {
      cells.set(nameOf(each), each);
      each.paint(false);
    }
    home.paint();
  };

  /* What the line above the classes says. */
  const say = (sentence, link) => {
    said.replaceChildren(sentence);
    if (link) said.append(" ", Object.assign(document.createElement("a"), link));
    said.hidden = !sentence;
    said.dataset.tone = sentence && (isStopped || failures || homeless.size) ? "warning" : "info";
  };

  /* Good news does not stay in the way of a thumb. */
  const sayBriefly = (sentence) => {
    say(sentence);
    setTimeout(() => {
      if (said.textContent === sentence) said.hidden = true;
    }, BRIEFLY);
  };

  const report = () => {
    const left = pending().length;
    const made = new Date(root.dataset.made * 1000).toLocaleTimeString("ru", { hour: "2-digit", minute: "2-digit" });
    if (homeless.size) say(`Не отправлено: ${homeless.size}. Устройство не хранит отметки: не закрывайте страницу, пока они не уйдут.`);
    else if (left && (failures || !navigator.onLine)) say(`Не отправлено: ${left}. Отметки сохранены на устройстве и уйдут, когда появится связь.`);
    else if (left) say(`Не отправлено: ${left}. Отправляем…`);
    else if (wasOffline && !navigator.onLine) say(`Без связи. Показана страница, сохранённая в ${made}.`);
    else sayBriefly(hasSent ? "Все отметки записаны." : "");
  };

  /* What was not written, with its day and child, until somebody has read it. */
  const tell = (key, { group, lesson, contract, message }) => {
    const who = cells.get(nameOf({ group, lesson, contract }))?.child ?? (contract === null ? "Занятие" : "Отметка ребёнка");
    const [, year, month, day, hour, minute] = lesson.match(/^(....)(..)(..)-(..)(..)/);
    const item = Object.assign(document.createElement("li"), { textContent: `${who}: ${message} ` });
    const link = { href: `?day=${year}-${month}-${day}`, textContent: `${day}.${month}.${year}, ${hour}:${minute}` };
    const read = Object.assign(document.createElement("button"), { type: "button", className: "button button-quiet", textContent: "Понятно" });
    read.addEventListener("click", () => {
      shelf?.removeItem(key);
      item.remove();
      refused.hidden = !refused.children.length;
    });
    item.append(Object.assign(document.createElement("a"), link), " ", read);
    refused.append(item);
    refused.hidden = false;
  };

  const complain = ({ group, lesson, contract, client, sequence }, message) => {
    const key = `${second}${client}:${sequence}`;
    const left = { group, lesson, contract, message };
    try {
      shelf.setItem(key, JSON.stringify(left));
    } catch {
      // told all the same, as long as the page is open
    }
    tell(key, left);
  };

  const stop = (sentence, link) => {
    isStopped = true;
    say(sentence, link);
  };

  /* Sending: by batches, one at a time; what was not answered for is sent again. */
  const settle = (sent, answers) => {
    sent.forEach(forget);
    const waiting = new Set(pending().map(nameOf));
    sent.forEach((each, place) => {
      const { outcome, message, value } = answers[place];
      const cell = cells.get(nameOf(each));
      if (outcome === null) complain(each, message);
      else if (outcome === "superseded") complain(each, "позже отмечено иначе, осталась поздняя отметка.");
      if (!cell || value === null || waiting.has(nameOf(each))) return;
      if (cell.contract === null && outcome !== "applied") {
        cell.home.before?.forEach((was, order) => show(cell.home.children[order], was, false));
      }
      show(cell, value, false);
    });
  };

  const newToken = async () => {
    const answer = await fetch(here, { redirect: "manual", signal: AbortSignal.timeout(PATIENCE) });
    if (answer.type === "opaqueredirect") return askToLogIn();
    if (answer.status === 403 || answer.status === 404) return stopForStranger();
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (page.querySelector("[data-journal]")?.dataset.journal !== person) return stopForOther();
    const token = page.querySelector("input[name=csrfmiddlewaretoken]");
    for (const each of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) each.value = token.value;
  };

  const askToLogIn = () =>
    stop(`Вход устарел. Отметки сохранены на устройстве (${pending().length}) и уйдут после входа.`, {
      href: root.dataset.login,
      textContent: "Войти",
    });

  const stopForStranger = () => stop("Журнал этого исполнителя вам больше не открыт. Отметки сохранены на устройстве.");

  const stopForOther = () => stop("На устройстве вошёл другой человек. Отметки ждут того, кто их поставил.");

  const ask = (taps) =>
    fetch(root.dataset.taps, {
      method: "POST",
      headers: {
        "Content-Type": "application/json",
        "X-CSRFToken": document.querySelector("input[name=csrfmiddlewaretoken]")?.value ?? "",
      },
      body: JSON.stringify({
        person: Number(person),
        taps: taps.map(({ at, key, ...tapped }) => ({ ...tapped, age: Math.max(0, Date.now() - at) })),
      }),
      redirect: "manual",
      signal: AbortSignal.timeout(PATIENCE),
    });

  const sendOnce = async () => {
    const batch = pending().slice(0, BATCH);
    if (!batch.length) return;
    const answer = await ask(batch);
    if (answer.type === "opaqueredirect") askToLogIn();
    else if (answer.status === 409) stopForOther();
    else if (answer.ok) {
      settle(batch, (await answer.json()).answers);
      failures = 0;
      hasSent = true;
      return;
    } else if (answer.status === 403) await newToken();
    if (!isStopped) throw new Error(`answered ${answer.status}`);
  };

  const send = async () => {
    if (isSending || isStopped) return;
    isSending = true;
    clearTimeout(timer);
    try {
      while (pending().length && !isStopped) await sendOnce();
      if (!isStopped) finish();
    } catch {
      failures += 1;
      timer = setTimeout(send, PAUSES[Math.min(failures, PAUSES.length) - 1]);
    }
    isSending = false;
    if (!isStopped) report();
  };

  /* The page that opens without a connection must know what was sent since it was kept. */
  const finish = () => {
    if (hasSent) navigator.serviceWorker?.controller?.postMessage({ keep: [here] });
    if (wasOffline && navigator.onLine && refused.hidden) location.reload();
  };

  const enlist = async () => {
    await navigator.serviceWorker.register(root.dataset.worker);
    const { active } = await navigator.serviceWorker.ready;
    const drawn = performance.getEntriesByType("resource").map((each) => each.name);
    active.postMessage({ keep: [here, ...drawn.filter((each) => each.startsWith(`${location.origin}/static/`))] });
  };

  for (const section of root.querySelectorAll("[data-lesson]")) classHome(section);
  const unread = shelf ? Object.keys(shelf).filter((each) => each.startsWith(second)) : [];
  for (const key of unread.sort()) tell(key, JSON.parse(shelf.getItem(key)));
  for (const each of pending()) {
    const cell = cells.get(nameOf(each));
    if (cell) show(cell, each.value, true);
  }
  addEventListener("online", () => {
    failures = 0;
    send();
  });
  addEventListener("offline", report);
  document.addEventListener("visibilitychange", () => document.hidden || send());
  report();
  send();
  if ("serviceWorker" in navigator) enlist().catch(() => {}); // the journal works without it, but for opening offline
})();

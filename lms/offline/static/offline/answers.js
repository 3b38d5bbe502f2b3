// Tells right from wrong where there is no network: what the server does, on the saved page's questions.
(() => {
  "use strict";
  const root = document.querySelector("[data-answers]");
  if (!root) return;
  const texts = JSON.parse(document.getElementById("offline-texts").textContent);
  const say = (key, values = {}) => texts[key].replace(/\{(\w+)\}/g, (_all, name) => String(values[name]));

  const fold = (text) => text.replace(/[đĐ]/g, "d").normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();

  // Small letters, single spaces, and the decimal comma that a phone's keyboard lacks.
  function even(words) {
    const plain = words.normalize("NFC").toLowerCase().split(/\s+/).filter(Boolean).join(" ").replace(/[ .]+$/, "");
    return /^\d+\.\d+$/.test(plain) ? plain.replace(".", ",") : plain;
  }

  function judgeChoices(question, taken) {
    const right = question.choices.map(([isRight], n) => (isRight ? n : -1)).filter((n) => n >= 0);
    if (!taken.length) return "unanswered";
    const isPart = taken.every((n) => right.includes(n));
    if (isPart && taken.length === right.length) return "right";
    return question.many && isPart ? "partly" : "wrong";
  }

  function judgeWords(question, words) {
    const given = even(words), accepted = question.accepted.map(even).filter(Boolean);
    if (!given) return "unanswered";
    if (accepted.includes(given)) return "right";
    return accepted.map(fold).includes(fold(given)) ? "nearly" : "wrong";
  }

  function findMeant(question, words) {
    return question.accepted.find((word) => fold(even(word)) === fold(even(words))) || question.accepted[0] || "";
  }

  function note(text, kind) {
    const p = document.createElement("p");
    p.className = kind ? `told ${kind}` : "told";
    p.textContent = text;
    return p;
  }

  // Marks one question of the form; returns whether it is right.
  function mark(fieldset, name, question, given) {
    const inputs = [...fieldset.querySelectorAll("input")].filter((one) => one.name === name);
    const hint = fieldset.querySelector(".help");
    if (hint) hint.remove();
    let verdict;
    if (question.choices.length) {
      const taken = given.map(Number).slice(0, question.many ? undefined : 1);
      verdict = judgeChoices(question, taken.filter((n) => n in question.choices));
      inputs.forEach((input, n) => {
        const [isRight, why] = question.choices[n];
        input.checked = taken.includes(n);
        const after = (one) => input.closest("label").insertAdjacentElement("afterend", one);
        if (input.checked) after(note(`${isRight ? "✓" : "✗"} ${say(isRight ? "right" : "wrong")} ${why}`, isRight ? "right" : "wrong"));
        else if (isRight && verdict !== "unanswered") after(note(`→ ${say("would_be_right")}`, "right"));
      });
    } else {
      const words = (given[0] || "").slice(0, 200), answer = findMeant(question, words);
      verdict = judgeWords(question, words);
      inputs[0].value = words;
      if (verdict === "right") fieldset.append(note(`✓ ${say("right")}`, "right"));
      if (verdict === "nearly") fieldset.append(note(`✗ ${say("nearly", { answer })}`, "wrong"));
      if (verdict === "wrong") fieldset.append(note(`✗ ${say("not_this", { answer })}`, "wrong"));
    }
    fieldset.classList.add(verdict);
    if (verdict === "partly") fieldset.append(note(say("partly")));
    if (verdict === "unanswered") fieldset.append(note(say("unanswered")));
    else if (question.explanation) fieldset.append(note(question.explanation));
    return verdict === "right";
  }

  // Nobody is told by whom; and nothing at all where somebody asked for silence.
  function isSilent() {
    try { if (localStorage.getItem("songhoc.silent") === "1") return true; } catch (error) { return true; }
    return navigator.doNotTrack === "1" || navigator.globalPrivacyControl === true;
  }

  async function begin() {
    const told = root.querySelector(".count");
    const pk = Number((/(\d+)\/answers\/$/.exec(location.pathname) || [])[1]);
    const lesson = pk ? await Saved.get("lessons", pk) : null;
    const page = lesson && await Saved.find(new URL(lesson.address, location).href);
    if (!page) { told.textContent = say("not_saved"); return; }
    const form = Saved.parse(await page.text()).querySelector("form.quiz");
    if (!form) { told.textContent = say("not_saved"); return; }
    const given = new URLSearchParams(location.search);
    const names = Object.keys(lesson.questions);
    let right = 0;
    for (const name of names) {
      const input = form.elements[name];
      const field = input && (input.length ? input[0] : input);
      if (field && mark(field.closest("fieldset"), name, lesson.questions[name], given.getAll(name))) right += 1;
    }
    form.setAttribute("action", location.pathname);
    form.querySelector("button").textContent = root.dataset.again;
    const back = root.querySelector("header a");
    back.href = lesson.address;
    back.textContent = `‹ ${lesson.title}`;
    told.textContent = say("right_of", { right, all: names.length });
    root.append(document.adoptNode(form));
    if (![...given.keys()].length) return;
    await Saved.put("lessons", Object.assign(lesson, { result: { right, total: names.length } }));
    if (!isSilent() && (await Saved.keys("results")).length < 500) {
      await Saved.put("results", { lesson: pk, checks_right: right, checks_total: names.length });
    }
  }

  begin();
})();

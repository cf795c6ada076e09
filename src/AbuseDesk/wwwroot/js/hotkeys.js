// Single keys for what is on the page. A key never does anything of its own: it follows the link or clicks the button
// that carries it in data-hotkey, so mouse, touch and keyboard cannot drift apart.

const ordinaryKeys = document.documentElement.dataset.keys !== "off";
const capNames = { Escape: "Esc", ArrowDown: "↓", ArrowUp: "↑" };
let pending = "";
let pendingUntil = 0;

/** The character meant, also while a Japanese IME is on ("Process") and on layouts that move punctuation. */
function keyOf(event) {
  if (event.key !== "Process") {
    return event.key;
  }
  const letter = /^(?:Key|Digit)([A-Z0-9])$/.exec(event.code);
  return letter ? letter[1].toLowerCase() : "";
}

function isTyping(target) {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches("input, textarea, select"));
}

function press(sequence) {
  const scope = document.querySelector("dialog[open]") ?? document;
  const control = [...scope.querySelectorAll("[data-hotkey]")].find((c) => c.dataset.hotkey.split(" ").includes(sequence));
  if (!control) {
    return false;
  }
  if (control.matches("input, textarea, select")) {
    control.focus();
    control.select?.();
  } else {
    control.closest("details")?.setAttribute("open", "");
    control.click();
  }
  return true;
}

function onKey(event) {
  // With an IME, Enter and letters belong to the conversion.
  if (event.isComposing || event.keyCode === 229 || event.defaultPrevented) {
    return;
  }
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    const form = event.target.closest?.("form") ?? document.querySelector("form[data-confirm]");
    if (form && form.method === "post") {
      event.preventDefault();
      form.requestSubmit(form.querySelector("[data-submit]") ?? undefined);
    }
    return;
  }
  if (event.key === "Escape" && isTyping(event.target)) {
    event.target.blur();
    return;
  }
  if (!ordinaryKeys || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) {
    return;
  }

  const key = keyOf(event);
  const sequence = pending && event.timeStamp < pendingUntil ? pending + key : key;
  pending = "";
  if (press(sequence)) {
    event.preventDefault();
  } else if (key === "g") {
    pending = "g";
    pendingUntil = event.timeStamp + 1500;
  }
}

/** The list of keys is read from the page, so that it always says what works here. */
export function listKeys(dialog) {
  const list = dialog.querySelector(".keys");
  list.replaceChildren();
  for (const control of document.querySelectorAll("[data-hotkey]")) {
    if (dialog.contains(control)) {
      continue;
    }
    const keys = document.createElement("dt");
    for (const key of control.dataset.hotkey.split(" ")) {
      const cap = document.createElement("kbd");
      cap.textContent = capNames[key] ?? [...key].join(" ");
      keys.append(cap, " ");
    }
    const meaning = document.createElement("dd");
    meaning.textContent = control.dataset.keyname ?? control.getAttribute("aria-label") ?? control.textContent.replace(control.querySelector("kbd")?.textContent ?? "", "").trim();
    list.append(keys, meaning);
  }
}

document.addEventListener("keydown", onKey);

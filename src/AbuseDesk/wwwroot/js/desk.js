// Upgrades pages that work without it: keys, list of keys, copy buttons, the toast that goes, the mail that counts down.
import { listKeys } from "./hotkeys.js";
import "./queue.js";

const overlay = document.querySelector("#keys");

document.querySelector("[data-show-keys]")?.addEventListener("click", (event) => {
  event.preventDefault();
  listKeys(overlay);
  overlay.showModal();
});
overlay?.querySelector("button")?.addEventListener("click", () => overlay.close());

for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    button.textContent = button.dataset.copied;
  });
}

// A mail on hold counts down to the moment it leaves; then its undo is over.
const held = [...document.querySelectorAll("[data-until]")];
if (held.length > 0) {
  const timer = setInterval(() => {
    let open = 0;
    for (const at of held) {
      const seconds = Math.ceil((Date.parse(at.dataset.until) - Date.now()) / 1000);
      at.textContent = seconds > 0 ? at.dataset.text.replace("{0}", seconds) : at.dataset.over;
      open += seconds > 0 ? 1 : 0;
    }
    if (open === 0) {
      clearInterval(timer);
    }
  }, 1000);
}

// Sheets say what has been typed and not sent.
let dirty = false;
for (const form of document.querySelectorAll("form[data-confirm]")) {
  form.addEventListener("input", () => (dirty = true));
  form.addEventListener("submit", () => (dirty = false));
  // Enter in a one-line field would decide by accident; Ctrl+Enter or the button decides.
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.ctrlKey && !event.metaKey && event.target.matches("input")) {
      event.preventDefault();
    }
  });
}
addEventListener("beforeunload", (event) => {
  if (dirty) {
    event.preventDefault();
  }
});

// j, k, Enter on lists, and the line that tells of new arrivals. The list itself never moves by itself.

const rows = () => [...document.querySelectorAll("[data-rows] tbody tr")].filter((row) => row.querySelector("a.open"));

function go(step) {
  const all = rows();
  if (all.length === 0) {
    return;
  }
  const now = all.findIndex((row) => row.classList.contains("at"));
  const next = all[Math.min(Math.max(now + step, 0), all.length - 1)];
  all[now]?.classList.remove("at");
  next.classList.add("at");
  next.querySelector("a.open").focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
}

function open() {
  const at = document.querySelector("[data-rows] tr.at a.open");
  at?.click();
}

document.querySelector("[data-step='1']")?.addEventListener("click", () => go(1));
document.querySelector("[data-step='-1']")?.addEventListener("click", () => go(-1));
document.querySelector("[data-open-row]")?.addEventListener("click", open);

document.addEventListener("focusin", (event) => {
  const row = event.target.closest?.("[data-rows] tbody tr");
  if (row) {
    for (const other of rows()) {
      other.classList.toggle("at", other === row);
    }
  }
});

const line = document.querySelector("[data-arrivals]");

async function ask() {
  if (document.hidden) {
    return;
  }
  try {
    const answer = await fetch(line.dataset.arrivals, { headers: { Accept: "application/json" }, credentials: "same-origin" });
    if (!answer.ok) {
      return;
    }
    const { count, text } = await answer.json();
    if (count > 0) {
      line.querySelector("[data-text]").textContent = text;
      line.hidden = false;
    }
  } catch (fault) {
    // The desk is restarting or the network is away: the next turn asks again.
    console.info("arrivals not asked", fault);
  }
}

if (line) {
  setInterval(ask, 5000);
}

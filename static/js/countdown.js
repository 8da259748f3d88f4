// Seconds left beside the exact time, which stands there without this file too.
const tick = () => {
  for (const text of document.querySelectorAll("[data-countdown]")) {
    const left = Math.ceil((new Date(text.dataset.countdown) - Date.now()) / 1000);
    const words = left > 0 ? text.dataset.left.replace("{n}", left) : text.dataset.over;
    if (text.textContent !== words) text.textContent = words;
  }
};

tick();
setInterval(tick, 1000);

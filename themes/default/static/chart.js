// The values of a chart on hover, touch and arrow keys. Without this script the browser shows each
// mark's title, and the table below the chart has them all.

const REACH = 48;

export function enhanceCharts(root = document) {
  for (const svg of root.querySelectorAll("figure.chart svg.chart-svg")) enhance(svg);
}

function enhance(svg) {
  const points = [...svg.querySelectorAll("g.point")];
  if (points.length === 0 || svg.dataset.enhanced) return;
  svg.dataset.enhanced = "yes";
  for (const point of points) {
    const title = point.querySelector(":scope > title");
    point.dataset.label = title?.textContent ?? "";
    title?.remove();
  }
  const bubble = document.createElement("output");
  bubble.className = "chart-value";
  svg.parentElement.append(bubble);
  let current = -1;

  const show = (index) => {
    points[current]?.classList.remove("is-current");
    current = index;
    const point = points[index];
    bubble.textContent = point?.dataset.label ?? "";
    if (!point) return;
    point.classList.add("is-current");
    place(bubble, point, svg.parentElement);
  };
  const track = (event) => {
    const under = event.target.closest?.("g.point");
    show(under ? points.indexOf(under) : nearest(points, event));
  };
  svg.addEventListener("pointermove", track);
  svg.addEventListener("pointerdown", track);
  svg.addEventListener("pointerleave", (event) => {
    if (event.pointerType === "mouse") show(-1);
  });
  svg.addEventListener("blur", () => show(-1));
  // A chart with links has tab stops of its own.
  if (svg.querySelector("a")) return;
  svg.tabIndex = 0;
  svg.addEventListener("keydown", (event) => {
    const last = points.length - 1;
    const next = {
      ArrowRight: Math.min(current + 1, last), ArrowDown: Math.min(current + 1, last),
      ArrowLeft: Math.max(current - 1, 0), ArrowUp: Math.max(current - 1, 0),
      Home: 0, End: last, Escape: -1,
    }[event.key];
    if (next === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    show(next);
  });
}

function nearest(points, { clientX, clientY }) {
  let best = -1, least = REACH;
  points.forEach((point, index) => {
    const box = point.getBoundingClientRect();
    const dx = Math.abs(box.x + box.width / 2 - clientX);
    const dy = Math.abs(box.y + box.height / 2 - clientY);
    const far = dx + dy / 3;
    if (far < least) [best, least] = [index, far];
  });
  return best;
}

function place(bubble, point, parent) {
  const box = point.getBoundingClientRect();
  const frame = parent.getBoundingClientRect();
  const middle = box.x + box.width / 2 - frame.x - bubble.offsetWidth / 2;
  const left = Math.max(0, Math.min(middle, frame.width - bubble.offsetWidth));
  const above = box.y - frame.y - bubble.offsetHeight - 8;
  const below = box.bottom - frame.y + 8;
  bubble.style.left = `${left + parent.scrollLeft}px`;
  bubble.style.top = `${above < -bubble.offsetHeight ? below : above}px`;
}

enhanceCharts();

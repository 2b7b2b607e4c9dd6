// The values of a chart on hover, touch and arrow keys. Without this script the browser shows each
// mark's title, and the table below the chart has them all.

const REACH = 48;

for (const svg of document.querySelectorAll("figure.chart .chart-svg")) enhance(svg);

function enhance(svg) {
  const points = [...svg.querySelectorAll("g.point")];
  if (points.length === 0) return;
  const labels = points.map((point) => {
    const title = point.querySelector(":scope > title");
    title?.remove();
    return title?.textContent;
  });
  const bubble = document.createElement("output");
  bubble.className = "chart-value";
  svg.parentElement.append(bubble);
  const last = points.length - 1;
  let current = -1;

  const show = (index) => {
    points[current]?.classList.remove("is-current");
    current = index;
    bubble.textContent = labels[index];
    if (index < 0) return;
    points[index].classList.add("is-current");
    place(bubble, points[index], svg.parentElement);
  };
  const track = (event) => {
    const under = points.indexOf(event.target.closest("g.point"));
    show(under < 0 ? nearest(points, event) : under);
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
    const [after, before] = [Math.min(current + 1, last), Math.max(current - 1, 0)];
    const next = { ArrowRight: after, ArrowDown: after, ArrowLeft: before, ArrowUp: before, Home: 0, End: last, Escape: -1 }[event.key];
    if (next === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    show(next);
  });
}

function nearest(points, { clientX, clientY }) {
  const far = points.map((point) => {
    const { x, y, width, height } = point.getBoundingClientRect();
    return Math.abs(x + width / 2 - clientX) + Math.abs(y + height / 2 - clientY) / 3;
  });
  const least = Math.min(...far);
  return least < REACH ? far.indexOf(least) : -1;
}

function place(bubble, point, parent) {
  const box = point.getBoundingClientRect();
  const frame = parent.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = bubble;
  const middle = box.x + box.width / 2 - frame.x - width / 2;
  const left = Math.max(0, Math.min(middle, frame.width - width));
  const above = box.y - frame.y - height - 8;
  bubble.style.left = `${left + parent.scrollLeft}px`;
  bubble.style.top = `${above < -height ? box.bottom - frame.y + 8 : above}px`;
}

// Painting on the body map: the picture ticks the boxes of the list beside it, which alone are sent.

/** Let every map under ``root`` be painted. */
export function watchMaps(root) {
  for (const map of root.querySelectorAll("[data-body-map]")) paintOn(map);
}

function paintOn(map) {
  const boxes = new Map([...map.querySelectorAll("input[name=regions]")].map((box) => [box.value, box]));
  const nowhere = map.closest("form").querySelector("input[name=nowhere]");
  const strokes = [];
  let stroke = null;

  const show = () => {
    const count = [...boxes.values()].filter((box) => box.checked).length;
    const words = map.dataset[count === 0 ? "countNone" : count === 1 ? "countOne" : "countMany"];
    map.querySelector("[data-count]").textContent = words.replace("{n}", String(count));
    map.querySelector("[data-undo]").disabled = strokes.length === 0;
    map.querySelector("[data-clear]").disabled = count === 0;
  };

  const set = (box, checked, changed) => {
    if (box.checked === checked) return;
    box.checked = checked;
    changed.push([box, checked]);
    if (checked && nowhere) nowhere.checked = false;
  };

  const keep = (changed) => {
    if (changed.length) strokes.push(changed);
    show();
    if (changed.length) map.dispatchEvent(new Event("change", { bubbles: true })); // drafts listen
  };

  const takeBack = (changed) => changed.forEach(([box, checked]) => (box.checked = !checked));

  const boxAt = (x, y) => {
    const region = document.elementFromPoint(x, y)?.closest("[data-region]");
    return region && map.contains(region) ? boxes.get(region.dataset.region) : undefined;
  };

  // The first region of a stroke tells whether it paints or wipes. A finger that scrolls the page paints nothing.
  const paint = (event) => {
    const box = boxAt(event.clientX, event.clientY);
    if (box) set(box, stroke.paints, stroke.changed);
  };

  map.addEventListener("pointerdown", (event) => {
    const box = event.isPrimary && event.button === 0 && event.target.closest(".bm-pic") && boxAt(event.clientX, event.clientY);
    if (!box) return;
    stroke = { paints: !box.checked, changed: [], from: event.clientX, at: event };
    if (event.pointerType !== "touch") paint(event);
  });
  document.addEventListener("pointermove", (event) => {
    if (!stroke || !event.isPrimary) return;
    if (event.pointerType === "touch" && !stroke.changed.length) {
      if (Math.abs(event.clientX - stroke.from) < 10) return;
      paint(stroke.at);
    }
    paint(event);
  });
  document.addEventListener("pointerup", (event) => {
    if (!stroke || !event.isPrimary) return;
    if (!stroke.changed.length) paint(stroke.at);
    keep(stroke.changed);
    stroke = null;
  });
  document.addEventListener("pointercancel", () => {
    if (stroke) takeBack(stroke.changed);
    stroke = null;
  });

  map.addEventListener("change", ({ target }) => {
    if (target.name !== "regions") return;
    if (target.checked && nowhere) nowhere.checked = false;
    keep([[target, target.checked]]);
  });
  map.closest("form").addEventListener("filled", () => {
    strokes.length = 0;
    show();
  });
  map.addEventListener("focusin", ({ target }) => outline(map, target));
  map.addEventListener("focusout", () => outline(map, null));

  map.querySelector("[data-undo]").addEventListener("click", () => {
    takeBack(strokes.pop() ?? []);
    keep([]);
    map.dispatchEvent(new Event("change", { bubbles: true }));
  });
  map.querySelector("[data-clear]").addEventListener("click", () => {
    const changed = [];
    for (const box of boxes.values()) set(box, false, changed);
    keep(changed);
  });

  map.classList.add("bm--live");
  map.querySelector("[data-tools]").hidden = false;
  show();
}

/** Outline on the picture the place whose box has the focus. */
function outline(map, box) {
  for (const region of map.querySelectorAll(".bm-near")) region.classList.remove("bm-near");
  if (box?.name !== "regions") return;
  for (const region of map.querySelectorAll(`[data-region="${box.value}"]`)) region.classList.add("bm-near");
}

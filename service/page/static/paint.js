// What is painted over a picture, by pointer or by whole regions: where it changes, and the colours of a sketch.
import { MASK_COLOR } from "./images.js";
import { readKept } from "./kept.js";
import { LAYERS } from "./pictures.js";
import { t } from "./texts.js";
import { html, useEffect, useId, useRef, useState } from "./view.js";

const LONGEST = 512; // pixels of the canvases, which are scaled to the picture when they are sent
const MOST_UNDONE = 30;
const DOT = 0.01; // pixels: a line without length would leave nothing where a pointer only touches
const SKETCH_COLOR = "#2f6fed";
const REGIONS = {
  upper: [0, 0, 1, 0.5],
  lower: [0, 0.5, 1, 0.5],
  left: [0, 0, 0.5, 1],
  right: [0.5, 0, 0.5, 1],
  centre: [0.25, 0.25, 0.5, 0.5],
};

export function PaintEditor({ pictures: { opened, paint } }) {
  const id = useId();
  const canvases = useRef({});
  const past = useRef([]); // of [layer, paint]
  const [canUndo, setCanUndo] = useState(false);
  const [layer, setLayer] = useState(LAYERS[0]);
  const [chosenColor, setColor] = useState(SKETCH_COLOR);
  const [brush, setBrush] = useState(12);
  const [isErasing, setErasing] = useState(false);
  const [status, setStatus] = useState("");
  const { url, element: { naturalWidth: width, naturalHeight: height } } = opened.source;
  const scale = LONGEST / Math.max(width, height);
  const [wide, high] = [width, height].map((side) => Math.max(1, Math.round(side * scale)));
  const color = layer === "mask" ? MASK_COLOR : chosenColor;
  const canvas = () => canvases.current[layer];
  const restore = async () => {
    for (const name of LAYERS) {
      const kept = await readKept(name);
      const bitmap = kept && await createImageBitmap(kept);
      if (bitmap && canvases.current[name] && past.current.length === 0) put(canvases.current[name], bitmap);
    }
  };
  useEffect(() => {
    restore();
  }, []);

  const remember = () => {
    past.current = [...past.current, [layer, copied(canvas())]].slice(-MOST_UNDONE);
    setCanUndo(true);
  };
  const undo = () => {
    const [name, before] = past.current.pop();
    setCanUndo(past.current.length > 0);
    put(canvases.current[name], before);
    paint(name, canvases.current[name]);
    setStatus(t("mask.done.undo"));
  };
  const act = (name, work) => () => {
    remember();
    const context = canvas().getContext("2d");
    context.globalCompositeOperation = "source-over";
    context.fillStyle = color;
    work(context);
    paint(layer, canvas());
    setStatus(t("mask.done", { name: t(`mask.${name}`) }));
  };
  const stroke = usePainting({ canvas, color, brush, isErasing, remember, save: () => paint(layer, canvas()) });

  return html`
    <fieldset>
      <legend>${t("mask")}</legend>
      <p id=${`${id}hint`} class="hint">${t("mask.hint")}</p>
      <div class="chips" role="group" aria-label=${t("mask.layers")}>
        ${LAYERS.map((name) => html`
          <button type="button" class="chip" aria-pressed=${name === layer} onClick=${() => setLayer(name)}>${t(`layer.${name}`)}</button>`)}
      </div>
      <div class="mask" style=${{ aspectRatio: `${wide} / ${high}` }}>
        <img src=${url} alt="" />
        ${[...LAYERS].reverse().map((name) => html`
          <canvas key=${name} class=${name} width=${wide} height=${high} role="img" aria-label=${t(`layer.${name}.canvas`)} aria-describedby=${`${id}hint`}
            ref=${(element) => { if (element) canvases.current[name] = element; }} ...${name === layer ? stroke : { class: `${name} aside` }}></canvas>`)}
      </div>
      <label for=${`${id}brush`}>${t("mask.brush")} <output>${brush}%</output></label>
      <input id=${`${id}brush`} type="range" min="1" max="40" value=${brush} onInput=${(event) => setBrush(Number(event.target.value))} />
      ${layer === "sketch" && html`
        <label for=${`${id}color`}>${t("mask.color")}</label>
        <input id=${`${id}color`} type="color" value=${chosenColor} onInput=${(event) => setColor(event.target.value)} />`}
      <div class="chips" role="group" aria-label=${t("mask.tools")}>
        <button type="button" class="chip" aria-pressed=${isErasing} onClick=${() => setErasing(!isErasing)}>${t("mask.eraser")}</button>
        <button type="button" class="chip" disabled=${!canUndo} onClick=${undo}>${t("mask.undo")}</button>
        <button type="button" class="chip" onClick=${act("clear", (context) => context.clearRect(0, 0, wide, high))}>${t("mask.clear")}</button>
        ${layer === "mask" && html`<button type="button" class="chip" onClick=${act("invert", inverted)}>${t("mask.invert")}</button>`}
      </div>
      <div class="chips" role="group" aria-label=${t("mask.regions")}>
        ${Object.entries(REGIONS).map(([name, [x, y, across, down]]) => html`
          <button type="button" class="chip" onClick=${act(name, (context) => context.fillRect(x * wide, y * high, across * wide, down * high))}>
            ${t(`mask.${name}`)}</button>`)}
      </div>
      <p class="hint" role="status">${status}</p>
    </fieldset>`;
}

/** Return the handlers of the pointer that paint on the canvas. */
function usePainting({ canvas, color, brush, isErasing, remember, save }) {
  const last = useRef(null);
  const at = (event) => {
    const box = canvas().getBoundingClientRect();
    const { width, height } = canvas();
    return [((event.clientX - box.left) / box.width) * width, ((event.clientY - box.top) / box.height) * height];
  };
  const draw = (point) => {
    const context = canvas().getContext("2d");
    context.globalCompositeOperation = isErasing ? "destination-out" : "source-over";
    Object.assign(context, { strokeStyle: color, lineCap: "round", lineJoin: "round", lineWidth: (brush / 100) * canvas().width });
    context.beginPath();
    context.moveTo(...last.current);
    context.lineTo(point[0] + DOT, point[1]);
    context.stroke();
    last.current = point;
  };
  const end = () => {
    if (last.current) save();
    last.current = null;
  };
  return {
    onPointerDown: (event) => {
      if (event.button !== 0) return;
      event.target.setPointerCapture(event.pointerId);
      remember();
      last.current = at(event);
      draw(last.current);
    },
    onPointerMove: (event) => last.current && event.getCoalescedEvents().concat(event).forEach((one) => draw(at(one))),
    onPointerUp: end,
    onPointerCancel: end,
  };
}

function copied(element) {
  const copy = Object.assign(document.createElement("canvas"), { width: element.width, height: element.height });
  copy.getContext("2d").drawImage(element, 0, 0);
  return copy;
}

/** Replace the paint of a canvas by that of another, which may have another size. */
function put(element, paint) {
  const context = element.getContext("2d");
  context.globalCompositeOperation = "copy";
  context.drawImage(paint, 0, 0, element.width, element.height);
}

function inverted(context) {
  context.globalCompositeOperation = "xor";
  context.fillRect(0, 0, context.canvas.width, context.canvas.height);
}

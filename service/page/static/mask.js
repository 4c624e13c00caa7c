// Where the picture changes: painted over it, by pointer or by whole regions.
import { keep, readKept } from "./kept.js";
import { t } from "./texts.js";
import { html, useEffect, useId, useRef, useState } from "./view.js";

const LONGEST = 512; // pixels of the canvas; the mask is scaled to the picture when it is sent
const MOST_UNDONE = 30;
const DOT = 0.01; // pixels: a line without length would leave nothing where a pointer only touches
const COLOR = "#e5246a";
const REGIONS = {
  upper: [0, 0, 1, 0.5],
  lower: [0, 0.5, 1, 0.5],
  left: [0, 0, 0.5, 1],
  right: [0.5, 0, 0.5, 1],
  centre: [0.25, 0.25, 0.5, 0.5],
};

export function MaskEditor({ canvas, picture, size: [width, height] }) {
  const id = useId();
  const past = useRef([]);
  const [canUndo, setCanUndo] = useState(false);
  const [brush, setBrush] = useState(12);
  const [isErasing, setErasing] = useState(false);
  const [status, setStatus] = useState("");
  const scale = LONGEST / Math.max(width, height);
  const [wide, high] = [Math.round(width * scale), Math.round(height * scale)];
  const keepPaint = (element) => {
    if (element && (element.width !== wide || element.height !== high)) resized(element, wide, high);
    canvas.current = element;
  };
  const save = () => canvas.current.toBlob((paint) => keep("mask", paint));
  const restore = async () => {
    const paint = await readKept("mask");
    const bitmap = paint && await createImageBitmap(paint);
    if (bitmap && canvas.current && past.current.length === 0) put(canvas.current, bitmap);
  };
  useEffect(() => {
    restore();
    return () => { canvas.current = null; };
  }, []);

  const remember = () => {
    past.current = [...past.current, copied(canvas.current)].slice(-MOST_UNDONE);
    setCanUndo(true);
  };
  const undo = () => {
    const before = past.current.pop();
    setCanUndo(past.current.length > 0);
    put(canvas.current, before);
    save();
    setStatus(t("mask.done.undo"));
  };
  const act = (name, work) => () => {
    remember();
    const context = canvas.current.getContext("2d");
    context.globalCompositeOperation = "source-over";
    context.fillStyle = COLOR;
    work(context);
    save();
    setStatus(t("mask.done", { name: t(`mask.${name}`) }));
  };
  const stroke = usePainting({ canvas, brush, isErasing, remember, save });

  return html`
    <fieldset>
      <legend>${t("mask")}</legend>
      <p id=${`${id}hint`} class="hint">${t("mask.hint")}</p>
      <div class="mask" style=${{ aspectRatio: `${width} / ${height}` }}>
        <img src=${picture} alt="" />
        <canvas ref=${keepPaint} role="img" aria-label=${t("mask.canvas")} aria-describedby=${`${id}hint`} ...${stroke}></canvas>
      </div>
      <label for=${`${id}brush`}>${t("mask.brush")} <output>${brush}%</output></label>
      <input id=${`${id}brush`} type="range" min="1" max="40" value=${brush} onInput=${(event) => setBrush(Number(event.target.value))} />
      <div class="chips" role="group" aria-label=${t("mask.tools")}>
        <button type="button" class="chip" aria-pressed=${isErasing} onClick=${() => setErasing(!isErasing)}>${t("mask.eraser")}</button>
        <button type="button" class="chip" disabled=${!canUndo} onClick=${undo}>${t("mask.undo")}</button>
        <button type="button" class="chip" onClick=${act("clear", (context) => context.clearRect(0, 0, wide, high))}>${t("mask.clear")}</button>
        <button type="button" class="chip" onClick=${act("invert", inverted)}>${t("mask.invert")}</button>
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
function usePainting({ canvas, brush, isErasing, remember, save }) {
  const last = useRef(null);
  const at = (event) => {
    const box = canvas.current.getBoundingClientRect();
    const { width, height } = canvas.current;
    return [((event.clientX - box.left) / box.width) * width, ((event.clientY - box.top) / box.height) * height];
  };
  const draw = (point) => {
    const context = canvas.current.getContext("2d");
    context.globalCompositeOperation = isErasing ? "destination-out" : "source-over";
    Object.assign(context, { strokeStyle: COLOR, lineCap: "round", lineJoin: "round", lineWidth: (brush / 100) * canvas.current.width });
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

function resized(element, width, height) {
  const before = copied(element);
  Object.assign(element, { width, height });
  put(element, before);
}

function inverted(context) {
  context.globalCompositeOperation = "xor";
  context.fillRect(0, 0, context.canvas.width, context.canvas.height);
}

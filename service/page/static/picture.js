// One picture with everything it carries, and what can be made of it.
import { againJob, createJobFrom, readBlob, readJob, readPicture } from "./api.js";
import { Dialog } from "./dialog.js";
import { Star } from "./gallery.js";
import { PromptText } from "./result.js";
import { t } from "./texts.js";
import { html, once, useEffect, useState } from "./view.js";

const STRENGTH = 0.5; // of "from this picture": the composition stays, the details change
const PROMPTS = ["prompt", "prompt_2", "negative_prompt"];

function usePicture(id, number) {
  const [read, setRead] = useState({});
  useEffect(() => {
    let isWanted = true;
    setRead({});
    Promise.all([readJob(id), readPicture(id, number)]).then(
      ([job, inspection]) => isWanted && setRead({ job, inspection }),
      (error) => isWanted && setRead({ error: error.message }),
    );
    return () => {
      isWanted = false;
    };
  }, [id, number]);
  return read;
}

export function Picture({ id, number, pictures, address, found, fill, onClose, onDelete }) {
  const { job: read, inspection, error } = usePicture(id, number);
  const at = pictures.findIndex((one) => one.job.id === id && one.number === number);
  const job = pictures[at]?.job ?? read;
  const neighbour = (step) => at >= 0 && pictures[at + step];
  const go = (step) => {
    const other = neighbour(step);
    if (other) location.replace(address(other.job, other.number));
    if (step > 0 && at >= pictures.length - 3) found.more?.();
  };
  const onKeyDown = (event) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!step || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    go(step);
  };
  const open = async (making) => found.attempt(async () => {
    location.hash = `write/${(await making()).id}`;
  });
  const url = `/api/v1/jobs/${id}/images/${number}`;
  const name = `malgrim-${id.slice(0, 8)}-${number}.png`;
  return html`
    <${Dialog} label="picture" onClose=${onClose} onKeyDown=${onKeyDown}>
      <div class="bar">
        <button type="button" class="plain" aria-disabled=${!neighbour(-1)} onClick=${() => go(-1)} aria-label=${t("picture.previous")}>←</button>
        <button type="button" class="plain" aria-disabled=${!neighbour(1)} onClick=${() => go(1)} aria-label=${t("picture.next")}>→</button>
        ${job && html`<${Star} job=${job} onMark=${() => found.mark(job)} />`}
        <button type="button" class="plain" onClick=${onClose}>${t("close")}</button>
      </div>
      <h2 id="picture">${job?.text ?? t("picture.reading")}</h2>
      ${(error ?? found.error) && html`<p class="problem" role="alert">${error ?? found.error}</p>`}
      ${job && !error && html`<img src=${url} alt=${t("pictures.alt", { text: job.text, number: number + 1 })} />`}
      ${inspection && html`
        <div class="actions">
          <button type="button" onClick=${once(() => open(() => againJob(id)))}>${t("picture.again")}</button>
          <button type="button" onClick=${once(() => open(() => similar(read, url)))}>${t("picture.from")}</button>
          <button type="button" onClick=${() => fill(inspection, name)}>${t("picture.fill")}</button>
          <a class="button" href=${url} download=${name}>${t("job.download")}</a>
          <button type="button" onClick=${() => onDelete(job)}>${t("pictures.delete")}</button>
        </div>
        <${Record} ...${inspection.record} />`}
    <//>`;
}

/** Create a job with the same prompts and another seed that begins from the picture. */
async function similar({ request, preview }, url) {
  const { seed: _seed, init_image: _init, mask: _mask, ...generation } = request.generation;
  const image = await readBlob(url);
  return createJobFrom({ preview, generation: { ...generation, images: 1, best_of: 1, strength: STRENGTH } }, image);
}

function Record({ preview, generation }) {
  const { width, height, steps, guidance, sampler, seed, model, strength, hires, refiner } = generation;
  const values = [
    ["form.size", `${width} × ${height}`], ["form.steps", steps], ["form.cfg", guidance], ["form.sampler", sampler],
    ["form.seed", seed], ["picture.model", model], ["picture.refiner", refiner], ["picture.hires", hires],
    ["picture.strength", strength], ["form.preset", preview.preset],
  ];
  return html`
    ${PROMPTS.map((name) => html`<${PromptText} key=${name} name=${name} text=${preview[name]} budget=${preview.budgets[name]} />`)}
    <h3>${t("form.settings")}</h3>
    <dl>${values.filter(([, value]) => value !== null).map(([name, value]) => html`
      <div><dt>${t(name)}</dt><dd>${value}</dd></div>`)}</dl>
    <h3>${t("keywords")}</h3>
    <ul class="words" lang="en">${preview.keywords.map(({ text, weight }) => html`
      <li>${text} <small>${(preview.adjusted[text] ?? weight).toFixed(2)}</small></li>`)}</ul>`;
}

// A story: who takes part, and a picture of each scene, with the style and the settings of the draft.
import { makePreview } from "./api.js";
import { ofPictures, promptOf, sharedGeneration } from "./draft.js";
import { Group, Member, useGroup } from "./groups.js";
import { t } from "./texts.js";
import { html, useEffect, useId, useState } from "./view.js";

const KEY = "malgrim.story";
const MOST_CHARACTERS = 20;
const NOBODY = { name: "", description: "", look: "" };
const EMPTY = { title: "", characters: [NOBODY], scenes: "", counted: false };
const HANGUL = /[가-힣]/;

function kept() {
  try {
    return { ...EMPTY, ...JSON.parse(localStorage.getItem(KEY)) };
  } catch {
    return EMPTY;
  }
}

/** Return a character with what it looks like in English, which the service translates unless it stands there. */
async function withLook({ name, description, look }) {
  if (look || !HANGUL.test(description)) return { name, description, look: look || description };
  const { translations, unwanted } = await makePreview({ text: description, count: 0 }, () => {});
  const missing = Object.keys(unwanted);
  if (missing.length > 0) throw new Error(t("story.unwanted", { words: missing.join(", ") }));
  return { name, description, look: translations[0] };
}

export function Story({ session, draft }) {
  const [story, setStory] = useState(kept);
  const stories = useGroup("stories");
  const change = (fields) => setStory((before) => ({ ...before, ...fields }));
  useEffect(() => localStorage.setItem(KEY, JSON.stringify(story)), [story]);
  const requested = async () => {
    const scenes = story.scenes.split("\n").map((line) => line.trim()).filter(Boolean);
    if (scenes.length === 0) throw new Error(t("story.none"));
    const named = story.characters.filter((one) => one.name.trim() || one.description.trim());
    const characters = await Promise.all(named.map(withLook));
    change({ characters: characters.length > 0 ? characters : [NOBODY] });
    const shared = ofPictures(draft);
    const { preset, negative_prompt, hires_prompt } = promptOf(shared);
    return {
      title: story.title, counted: story.counted, characters, scenes,
      prompt: { preset, negative_prompt, hires_prompt }, generation: sharedGeneration(shared, session),
    };
  };
  const submit = (event) => {
    event.preventDefault();
    stories.create(requested);
  };
  return html`
    <section aria-labelledby="story">
      <h2 id="story">${t("story")}</h2>
      <p class="hint">${t("story.hint")}</p>
      <form novalidate onSubmit=${submit}>
        <${Field} label=${t("story.title")} value=${story.title} onInput=${(title) => change({ title })} />
        <${Characters} characters=${story.characters} onChange=${(characters) => change({ characters })} />
        <${Scenes} value=${story.scenes} onInput=${(scenes) => change({ scenes })} />
        <label class="switch">
          <input type="checkbox" checked=${story.counted} onChange=${(event) => change({ counted: event.target.checked })} />
          ${t("story.counted")}
        </label>
        ${stories.error && html`<p class="problem" role="alert">${stories.error}</p>`}
        <div class="actions"><button class="main" disabled=${stories.isBusy}>${t("story.draw")}</button></div>
      </form>
      <${Pictures} stories=${stories} />
    </section>`;
}

function Characters({ characters, onChange }) {
  const put = (index, fields) => onChange(characters.map((one, number) => (number === index ? { ...one, ...fields } : one)));
  return html`
    <fieldset>
      <legend>${t("story.characters")}</legend>
      <p class="hint">${t("story.characters.hint")}</p>
      ${characters.map((one, index) => html`
        <${Person} key=${index} number=${index + 1} person=${one} onChange=${(fields) => put(index, fields)}
          onRemove=${() => onChange(characters.filter((_one, number) => number !== index))} />`)}
      ${characters.length < MOST_CHARACTERS && html`
        <div class="actions"><button type="button" onClick=${() => onChange([...characters, NOBODY])}>${t("story.add")}</button></div>`}
    </fieldset>`;
}

function Person({ number, person: { name, description, look }, onChange, onRemove }) {
  return html`
    <div>
      <div class="pair">
        <${Field} label=${t("story.name", { number })} value=${name} onInput=${(value) => onChange({ name: value })} />
        <${Field} label=${t("story.description", { number })} value=${description}
          onInput=${(value) => onChange({ description: value, look: "" })} />
        <${Field} label=${t("story.look", { number })} value=${look} onInput=${(value) => onChange({ look: value })} />
      </div>
      <button type="button" class="plain" onClick=${onRemove}>${t("story.remove", { number })}</button>
    </div>`;
}

function Field({ label, value, onInput }) {
  const id = useId();
  return html`
    <div><label for=${id}>${label}</label>
      <input id=${id} value=${value} onInput=${(event) => onInput(event.target.value)} /></div>`;
}

function Scenes({ value, onInput }) {
  const id = useId();
  return html`
    <label for=${id}>${t("story.scenes")}</label>
    <textarea id=${id} rows="6" value=${value} onInput=${(event) => onInput(event.target.value)}></textarea>`;
}

function Pictures({ stories }) {
  const story = stories.group;
  return html`
    <${Group} name="story" of=${stories} count=${story?.scenes.length}>
      <p class="hint">${story?.title}</p>
      <ol class="scenes">
        ${story?.scenes.map((scene, number) => html`
          <li key=${number}><${Member} of=${scene} alt=${scene.text} /><p>${scene.text}</p></li>`)}
      </ol>
    <//>`;
}

// The draft: the text, what is left out, the style, attributes and the settings of the picture.
import { Attributes } from "./attributes.js";
import { examples } from "./examples.js";
import { Recommended } from "./recommended.js";
import { Settings } from "./settings.js";
import { Source } from "./source.js";
import { PresetChoice, Styles } from "./styles.js";
import { t } from "./texts.js";
import { html, useId, useRef } from "./view.js";
import { weighed } from "./weights.js";

export function Form({ draft, change, session, from, problems, isMaking, onPreview, onDraw }) {
  const { choices, limits } = session;
  const field = useRef(null);
  const [text, hint, negative] = [useId(), useId(), useId()];
  const onKeyDown = (event) => {
    if (!(event.ctrlKey || event.metaKey)) return;
    if (event.key === "Enter") {
      event.preventDefault();
      onDraw();
    } else if (event.key === "ArrowUp" || event.key === "ArrowDown") {
      event.preventDefault();
      weigh(event.target, event.key === "ArrowUp" ? 1 : -1);
    }
  };
  const weigh = (area, direction) => {
    const { text: written, start, end } = weighed(area.value, area.selectionStart, area.selectionEnd, direction);
    change({ text: written });
    requestAnimationFrame(() => area.setSelectionRange(start, end));
  };
  const submit = (event) => {
    event.preventDefault();
    onPreview();
  };
  return html`
    <form novalidate onSubmit=${submit}>
      <label for=${text}>${t("form.text")}</label>
      <textarea id=${text} ref=${field} rows="5" maxlength=${limits.characters}
        aria-describedby=${hint} aria-invalid=${problems.text ? "true" : undefined}
        value=${draft.text} onInput=${(event) => change({ text: event.target.value })} onKeyDown=${onKeyDown}></textarea>
      <p id=${hint} class="hint">${t("form.text.hint")}
        <span class="count">${t("form.length", { count: draft.text.length, most: limits.characters })}</span></p>
      ${problems.text && html`<p class="problem" role="alert">${problems.text}</p>`}
      <${Recommended} draft=${draft} change=${change} groups=${choices.attributes} />
      <div class="chips" role="group" aria-label=${t("form.examples")}>
        ${examples(new Date()).map((one) => html`
          <button type="button" class="chip" onClick=${() => change({ text: one })}>${one}</button>`)}
      </div>
      <label for=${negative}>${t("form.negative")}</label>
      <input id=${negative} value=${draft.negative} maxlength=${limits.characters}
        onInput=${(event) => change({ negative: event.target.value })} />
      <${PresetChoice} presets=${choices.presets} draft=${draft} change=${change} />
      <${Styles} presets=${choices.presets} draft=${draft} change=${change} onChanged=${session.refresh} />
      <${Attributes} groups=${choices.attributes} chosen=${draft.attributes}
        onChange=${(attributes) => change({ attributes })} />
      <${Settings} draft=${draft} change=${change} choices=${choices} session=${session} problems=${problems} />
      <${Source} from=${from} draft=${draft} change=${change} />
      <div class="actions">
        <button class=${isMaking ? "busy" : ""}>${t("form.preview")}</button>
        <button type="button" class="main" onClick=${onDraw}>${t("form.draw")}</button>
      </div>
    </form>`;
}

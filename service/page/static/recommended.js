// What the text could say next: details that suit it and that it does not have yet, and attributes of a person.
import { listDetails } from "./api.js";
import { t } from "./texts.js";
import { html, useEffect, useState } from "./view.js";

const MOST = 8;
const PAUSE = 300; // milliseconds after the last key
const PEOPLE = /소녀|소년|여자|남자|여성|남성|여인|아가씨|청년|사람|인물|아이|공주|왕자|기사|마법사|무희|노인|할머니|할아버지|신부|신랑/;
const COMMON = { expression: "미소", hair_length: "긴 머리", hair: "포니테일", hair_color: "갈색" };

function useDetails(text) {
  const [details, setDetails] = useState(null);
  useEffect(() => {
    const control = new AbortController();
    const read = () => listDetails(text, control.signal).then(setDetails, () => {}); // without them one can go on
    const timer = setTimeout(text.trim() ? read : () => setDetails(null), PAUSE);
    return () => {
      clearTimeout(timer);
      control.abort();
    };
  }, [text]);
  return details;
}

/** Return choices that suit most people, of groups that have none yet and of which the text says nothing. */
function attributesFor({ text, attributes }, groups) {
  if (!PEOPLE.test(text)) return [];
  const isFree = ({ name, choices }) => !attributes.some((one) => one.startsWith(`${name}=`))
    && !Object.keys(choices).some((korean) => text.includes(korean));
  return groups.filter((group) => group.name in COMMON && isFree(group))
    .map(({ name, label }) => ({ category: label, label: COMMON[name], attribute: `${name}=${COMMON[name]}` }));
}

export function Recommended({ draft, change, groups }) {
  const { text, attributes } = draft;
  const found = useDetails(text);
  if (!found) return null;
  const details = found.filter(({ korean }) => !text.includes(korean))
    .map(({ aspect, korean }) => ({ category: t(`detail.${aspect}`), label: korean }));
  const shown = [...details, ...attributesFor(draft, groups)].slice(0, MOST);
  if (!shown.length) return null;
  const take = ({ label, attribute }) => change(attribute ? { attributes: [...attributes, attribute] }
    : { text: `${text.trimEnd().replace(/[,.]$/, "")}, ${label}` });
  return html`
    <div class="chips" role="group" aria-label=${t("recommended")}>
      <span class="hint">${t("recommended")}</span>
      ${shown.map((one) => html`
        <button key=${one.category + one.label} type="button" class="chip" onClick=${() => take(one)}>
          <small>${one.category}</small> ${one.label}</button>`)}
    </div>`;
}

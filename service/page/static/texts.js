// The words of the page in Korean and English.
import { EN } from "./texts.en.js";
import { KO } from "./texts.ko.js";

const KEY = "malgrim.language";

/** Return "ko" or "en": what the person chose, else what the browser asks for. */
export function language() {
  const chosen = localStorage.getItem(KEY);
  return chosen ?? (navigator.languages.some((one) => one.startsWith("ko")) ? "ko" : "en");
}

export function setLanguage(chosen) {
  localStorage.setItem(KEY, chosen);
  return chosen;
}

/** Return the text of a name, with `{field}` replaced. */
export function t(name, fields = {}) {
  const text = (language() === "ko" ? KO : EN)[name];
  return text.replace(/\{(\w+)\}/g, (_all, field) => fields[field]);
}

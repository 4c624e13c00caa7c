// Preact with htm: components without a build step.
import { h } from "preact";
import htm from "htm";

export { render } from "preact";
export { useCallback, useEffect, useId, useMemo, useReducer, useRef, useState } from "preact/hooks";
export const html = htm.bind(h);

import { app } from './app.ts';
import { graph } from './graph.ts';
import { state } from './state.ts';
import { ui } from './ui.ts';

/** English: the catalogue that decides which keys exist. A new namespace is one file here and one in zh-CN. */
export const en = { app, graph, state, ui } as const;

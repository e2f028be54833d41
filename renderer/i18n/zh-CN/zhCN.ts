import { app } from './app.ts';
import { graph } from './graph.ts';
import { state } from './state.ts';
import { ui } from './ui.ts';

/** Simplified Chinese. */
export const zhCN = { app, graph, state, ui } as const;

import { z } from "zod";

/** A word by which hosts are chosen. */
export const Tag = z.string().regex(/^[\p{L}\p{N}_.-]{1,40}$/u);

/** Bytes in the form are whole MiB. */
export const MIB = 1024 * 1024;

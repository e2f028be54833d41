/** [ACC4] The length is the only rule. */
export const LEAST_PASSWORD = 10;
/** Whether something was typed that is too short. */
export const isShort = (password: string): boolean => password !== "" && password.length < LEAST_PASSWORD;

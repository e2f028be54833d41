/** The command line. */
export const commandLineWords = {
  "cli.notReachable": { en: "{address} is not reachable: {message}", zh: "无法连接 {address}：{message}" },
} as const;

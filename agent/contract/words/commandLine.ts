/** The command line. */
export const commandLineWords = {
  "cli.fileUnreadable": { en: "{path} cannot be read ({message}). Look at the path and its rights.", zh: "无法读取 {path}（{message}），请检查路径和权限。" },
  "cli.notReachable": { en: "{address} is not reachable: {message}", zh: "无法连接 {address}：{message}" },
  "cli.noAdminFile": { en: "{path} is not there or cannot be read. Is `signalbox up` running with this --data?", zh: "无法读取 {path}。使用该 --data 的 `signalbox up` 是否在运行？" },
  "cli.noTarget": {
    en: "No server is known. Use --data DIR, or set SIGNALBOX_SERVER and SIGNALBOX_TOKEN, or run `signalbox admin login`.",
    zh: "不知道要连接哪个服务。请使用 --data DIR，或设置 SIGNALBOX_SERVER 和 SIGNALBOX_TOKEN，或执行 `signalbox admin login`。",
  },
  "cli.portTaken": { en: "Port {port} is used by {holder}. Use --port {next}.", zh: "端口 {port} 被 {holder} 占用，请使用 --port {next}。" },
  "cli.alreadyUp": { en: "A platform runs on this data already (pid {pid}): {address}", zh: "该数据目录上已有平台在运行（进程 {pid}）：{address}" },
  "cli.roleDied": { en: "{name} did not start: {message}", zh: "{name} 未能启动：{message}" },
  "cli.noAgent": { en: "No agent runs on {path}. Start it with `signalbox init`.", zh: "{path} 上没有运行中的代理，请用 `signalbox init` 启动。" },
  "cli.notJoined": { en: "{path} has no identity yet. Start it once with --join TOKEN.", zh: "{path} 还没有身份，请先用 --join TOKEN 启动一次。" },
  "local.role": { en: "{name} is up", zh: "{name} 已启动" },
  "local.ended": { en: "The local platform ended ({how}): {message}", zh: "本机平台已结束（{how}）：{message}" },
  "local.programMissing": { en: "The agent program is not part of this installation.", zh: "此安装包不含代理程序。" },
  "local.timeout": { en: "The local platform was not up within {seconds} s.", zh: "本机平台在 {seconds} 秒内未启动。" },
  "local.stopTimeout": { en: "The local platform (pid {pid}) does not stop.", zh: "本机平台（进程 {pid}）没有停止。" },
} as const;

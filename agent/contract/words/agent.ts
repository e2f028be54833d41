/** What agents say of attempts and of themselves. */
export const agentWords = {
  "start.commandMissing": { en: "{command} was not found on this host.", zh: "主机上没有 {command}。" },
  "start.notExecutable": { en: "{command} is not executable.", zh: "{command} 不可执行。" },
  "start.tooBig": { en: "The parameters are {bytes} bytes; this host takes {limit}.", zh: "参数共 {bytes} 字节，该主机上限为 {limit}。" },
  "start.workdir": { en: "The working directory could not be made: {message}", zh: "无法创建工作目录：{message}" },
  "start.launcher": { en: "The launcher could not start it: {message}", zh: "启动器无法启动：{message}" },
  "agent.directoryTaken": { en: "Another agent uses this directory: {path}. Stop it first.", zh: "另一个代理正在使用该目录：{path}。请先停止。" },
  "agent.notJoined": { en: "No agent has joined in {path}. Start with a join token first.", zh: "{path} 中没有已加入的代理，请先使用加入令牌启动。" },
  "agent.noAnswer": { en: "{address} did not answer: {message}", zh: "{address} 没有应答：{message}" },
} as const;

/** The server and its wire. */
export const serverWords = {
  "command.invalid": { en: "{count} fields are not right.", zh: "有 {count} 个字段不正确。" },
  "command.field": { en: "{field}: {message}", zh: "{field}：{message}" },
  "command.bug": { en: "A fault in the server. It is in its log under {id}.", zh: "服务器内部错误，日志编号 {id}。" },
  "command.unknown": { en: "There is no command {name}.", zh: "没有命令 {name}。" },
  "command.timeout": { en: "No answer within {seconds} s.", zh: "{seconds} 秒内没有应答。" },
  "command.idTaken": { en: "The id {id} is taken.", zh: "编号 {id} 已被占用。" },
  "link.down": { en: "Not connected.", zh: "未连接。" },
  "link.refused": { en: "The connection was refused: {reason}.", zh: "连接被拒绝：{reason}。" },
  "link.protocol": { en: "This program speaks protocol {mine}, the other side {theirs}. Update the older one.", zh: "本程序协议为 {mine}，对方为 {theirs}，请升级较旧的一方。" },
  "store.locked": { en: "Another server (pid {pid}) uses this database: {path}. Stop it first.", zh: "另一个服务（进程 {pid}）正在使用该数据库：{path}。请先停止。" },
  "store.failed": { en: "The store failed: {message}", zh: "存储失败：{message}" },
  "zone.unknown": { en: "{zone} is not a time zone that this server knows.", zh: "服务器不认识时区 {zone}。" },
  "service.healthy": { en: "works", zh: "正常" },
  "service.count": { en: "{count} {what}", zh: "{count} {what}" },
} as const;

// Codex CLI without a terminal: a question, and a task that creates a file.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "codex-"));
const manifest = join(here, "node_modules", "@openai", "codex", "package.json");
const { version } = JSON.parse(readFileSync(manifest, "utf8"));
const home = join(folder, ".codex");
mkdirSync(home);
writeFileSync(
  join(home, "config.toml"),
  `model = "gpt-5"
model_provider = "mock"
[model_providers.mock]
name = "mock"
base_url = "${process.env.RESPONSES_BASE_URL}"
wire_api = "responses"
env_key = "OPENAI_API_KEY"
`,
);
const environment = {
  ...process.env,
  HOME: folder,
  CODEX_HOME: home,
  // Only the mock may be reached.
  HTTPS_PROXY: "http://127.0.0.1:9",
  NO_PROXY: "127.0.0.1,localhost",
};

function ask(prompt) {
  const words = ["exec", "--skip-git-repo-check", "--dangerously-bypass-approvals-and-sandbox", "--json", prompt];
  const options = { cwd: folder, env: environment, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] };
  const lines = execFileSync(join(here, "node_modules", ".bin", "codex"), words, options).trim().split("\n");
  const items = lines.map((line) => JSON.parse(line)).filter((event) => event.type === "item.completed");
  const texts = items.map(({ item }) => item).filter((item) => item.type === "agent_message");
  const commands = items.filter(({ item }) => item.type === "command_execution");
  return { result: texts.at(-1).text, turns: commands.length + texts.length };
}

const answered = ask("What is the capital of France?");
const task = ask("Create hello.txt with hi");
const file = readFileSync(join(folder, "hello.txt"), "utf8").trim();
console.log(JSON.stringify({ versions: { codex: version }, answered, task: { ...task, file } }));

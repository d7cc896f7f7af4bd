// Claude Code in print mode: a question, and a task that creates a file.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const [, claude] = process.argv.slice(2);
const here = dirname(fileURLToPath(import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "claude-code-"));
const packageFolder = join(here, "node_modules", "@anthropic-ai", "claude-code");
const { version } = JSON.parse(readFileSync(join(packageFolder, "package.json"), "utf8"));
execFileSync("node", [join(packageFolder, "install.cjs")], { stdio: "ignore" });

const environment = {
  ...process.env,
  HOME: folder,
  ANTHROPIC_MODEL: claude,
  ANTHROPIC_SMALL_FAST_MODEL: claude,
  CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: "1",
  DISABLE_AUTOUPDATER: "1",
  IS_SANDBOX: "1",
  // Only the mock may be reached.
  HTTPS_PROXY: "http://127.0.0.1:9",
  NO_PROXY: "127.0.0.1,localhost",
};

function ask(prompt) {
  const words = ["-p", prompt, "--output-format", "json", "--dangerously-skip-permissions"];
  const options = { cwd: folder, env: environment, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] };
  const { result, num_turns: turns } = JSON.parse(
    execFileSync(join(here, "node_modules", ".bin", "claude"), words, options),
  );
  return { result, turns };
}

const answered = ask("What is the capital of France?");
const task = ask("Create hello.txt with hi");
const file = readFileSync(join(folder, "hello.txt"), "utf8").trim();
console.log(JSON.stringify({ versions: { "claude-code": version }, answered, task: { ...task, file } }));

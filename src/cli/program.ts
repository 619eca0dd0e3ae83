// The program: commands, their help, and the way from arguments to an exit code.
import { styleText } from "node:util";
import { Command, type CommandUnknownOpts } from "@commander-js/extra-typings";
import { nearestName } from "../data/index.js";
import { packageVersion } from "../runtime/index.js";
import { analyzeCommand } from "./analyze.js";
import { addArena } from "./arena.js";
import { addDoctor } from "./doctor.js";
import { endingOf, UsageError } from "./errors.js";
import { addExport } from "./export.js";
import { gradcheckCommand } from "./gradcheck.js";
import { columnsOf, exitCodes, exitCodesHelp, type Host } from "./host.js";
import { addLab } from "./lab.js";
import { runHelp } from "./open-run.js";
import { addConfigOption, addOptions } from "./options.js";
import { addPlot } from "./plot-command.js";
import { predictCommand } from "./predict.js";
import { predictSchema } from "./predict-schema.js";
import { addReport } from "./report-command.js";
import { addResume } from "./resume.js";
import { searchCommand } from "./search.js";
import { searchSchema } from "./search-schema.js";
import { analyzeSchema, gradcheckSchema, topSchema, trainSchema } from "./settings-schema.js";
import { addTable } from "./table-command.js";
import { topCommand } from "./top.js";
import { trainCommand } from "./train.js";

/** Runs a command line, the arguments after the program's name, and gives the exit code. It never throws. */
export async function run(args: readonly string[], host: Host): Promise<number> {
  try {
    let exitCode: number = exitCodes.done;
    await createProgram(host, (code) => {
      exitCode = code;
    }).parseAsync(args, { from: "user" });
    return exitCode;
  } catch (error) {
    const { message, exitCode } = endingOf(error);
    const { stderr } = host;
    if (message !== undefined) stderr.write(`${styleText("red", "mlpnas:", { stream: stderr })} ${message}\n`);
    return exitCode;
  }
}

function createProgram(host: Host, done: (exitCode: number) => void): CommandUnknownOpts {
  const program = new Command("mlpnas")
    .usage("<command> [options]")
    .description(
      "Searches for multi-layer perceptrons that classify the rows of a CSV file: it proposes architectures, trains each, learns " +
        "which do well, and compares the best with plain baselines on rows that nothing else has seen.",
    )
    .version(packageVersion, "-V, --version", "print the version")
    .helpOption("-h, --help", "show this help")
    .helpCommand(false) // its own answers a mistyped name with the whole help
    .addHelpText(
      "after",
      `
Quick start:
  mlpnas search DATA.csv --target COLUMN     search; the best ones at the end
  mlpnas doctor DATA.csv --target COLUMN     first: what is wrong with the data
  mlpnas resume runs/DATA-0                  go on where that run stopped
  mlpnas top runs/DATA-0                     its leaderboard, again
  mlpnas analyze runs/DATA-0                 how it went, and what moved accuracy
  mlpnas report runs/DATA-0                  the same to look at, in one page
  mlpnas search --help                       all settings, with examples
${exitCodesHelp}`,
    );
  // Subcommands take these over from the program, so they are set first.
  program.exitOverride().configureHelp({
    styleTitle: (title) => styleText("bold", title, { stream: host.stdout }),
    subcommandTerm: (command) =>
      [command.name(), ...command.registeredArguments.map((a) => (a.required ? `<${a.name()}>` : `[${a.name()}]`))].join(" "),
  });
  program.configureOutput({
    writeOut: (text) => host.stdout.write(text),
    writeErr: (text) => host.stderr.write(text),
    outputError: () => {},
    getOutHelpWidth: () => columnsOf(host.stdout) ?? 80,
    getErrHelpWidth: () => columnsOf(host.stderr) ?? 80,
    getOutHasColors: () => true,
    getErrHasColors: () => true,
  });
  addSearch(program, host, done);
  addResume(program, host, done);
  addDoctor(program, host, done);
  addTop(program, host, done);
  addAnalyze(program, host, done);
  addPlot(program, host, done);
  addReport(program, host, done);
  addTrain(program, host, done);
  addExport(program, host, done);
  addPredict(program, host, done);
  addGradcheck(program, host, done);
  addTable(program, host, done);
  addArena(program, host, done);
  addLab(program, host, done);
  addHelp(program);
  return program;
}

function addSearch(program: CommandUnknownOpts, host: Host, done: (exitCode: number) => void): void {
  const command = program
    .command("search")
    .summary("search for the best architecture on a CSV file")
    .argument("[data]", "a CSV file, its first line naming the columns")
    .description(
      "Trains architectures on DATA in batches and learns from each batch what to propose next. The rows are divided into train " +
        "(fitted), validation (what the search goes by) and test (looked at once, for the best at the end). Every run is kept in a " +
        "folder of its own. Results go to stdout, progress to stderr. Each option is also a key of the --config file, in camel " +
        'case: { "trials": 50, "maxLayers": 3 }.',
    )
    .addHelpText(
      "after",
      `
Examples:
  mlpnas search wine.csv --target quality_label --ignore quality
  mlpnas search wine.csv --target quality_label --trials 300 --max-layers 3 \\
      --timeout 10m --out runs/deeper
  mlpnas search wine.csv --target quality_label --objectives log-loss,parameters
  mlpnas search wine.csv --target quality_label --format csv > best.csv
${exitCodesHelp}`,
    );
  addOptions(command, searchSchema);
  addConfigOption(command);
  command.action(async (data, options) => done(await searchCommand(host, { data, ...options })));
}

function addTop(program: CommandUnknownOpts, host: Host, done: (exitCode: number) => void): void {
  const command = program
    .command("top")
    .summary("show the leaderboard of a run")
    .argument("[run]", runHelp)
    .description(
      "Shows the best trials of a run by its metric on the validation rows, also while it is under way or when it was cut off.",
    )
    .addHelpText(
      "after",
      `
Examples:
  mlpnas top
  mlpnas top runs/wine-0 -n 20 --format markdown
  mlpnas top runs/wine-0 -n all --format csv > trials.csv
  mlpnas top runs/wine-0 --pareto
${exitCodesHelp}`,
    );
  addOptions(command, topSchema);
  command.action(async (folder, options) => done(await topCommand(host, folder, options)));
}

function addAnalyze(program: CommandUnknownOpts, host: Host, done: (exitCode: number) => void): void {
  const command = program
    .command("analyze")
    .summary("show how a run went and what its choices did to accuracy")
    .argument("[run]", runHelp)
    .description(
      "Shows the leaderboard of a run, its validation accuracy over time, how many trials fell into each whole percent, which layers " +
        "were chosen in each quarter of the search, and which choices go with a higher or lower accuracy (marginal means), each mean " +
        "with its 95 % interval. In --format json is all of it, in csv the marginal means; mlpnas top -n all --format csv has a row a " +
        "trial.",
    )
    .addHelpText(
      "after",
      `
Examples:
  mlpnas analyze
  mlpnas analyze runs/wine-0 --all
  mlpnas analyze runs/wine-0 --format csv > marginal-means.csv
${exitCodesHelp}`,
    );
  addOptions(command, analyzeSchema);
  command.action(async (folder, options) => done(await analyzeCommand(host, folder, options)));
}

function addTrain(program: CommandUnknownOpts, host: Host, done: (exitCode: number) => void): void {
  const command = program
    .command("train")
    .summary("train one architecture, with its curve and scores")
    .argument("[data]", "a CSV file, its first line naming the columns")
    .description(
      "Trains one network as a search would, on the same division of the rows, and shows each epoch, the scores on the test rows and " +
        "the baselines beside them. An architecture is written as its hidden layers in order, the output layer is implied: " +
        '"64-tanh dropout-0.2 32-elu". Each option is also a key of the --config file, in camel case.',
    )
    .addHelpText(
      "after",
      `
Examples:
  mlpnas train wine.csv --target quality_label --architecture "64-tanh 32-elu"
  mlpnas train wine.csv --target quality_label --architecture 128-relu \\
      --epochs 50 --learning-rate .01 --format csv > curve.csv
${exitCodesHelp}`,
    );
  addOptions(command, trainSchema);
  addConfigOption(command);
  command.action(async (data, options) => done(await trainCommand(host, { data, ...options })));
}

function addPredict(program: CommandUnknownOpts, host: Host, done: (exitCode: number) => void): void {
  const command = program
    .command("predict")
    .summary("answer the rows of a CSV file with a model")
    .argument("[model]", "a model's JSON file, as mlpnas export writes it")
    .argument("[data]", "a CSV file; - for the standard input")
    .description(
      "Writes a class and the probability of each, or a value, for every row of DATA, in order. Columns are found by name, in any order, and " +
        "others may stand between them. Where DATA has the target too, the scores follow: on stderr, or on stdout with --out. Rows are read " +
        "and answered as they come, so that memory does not grow with them.",
    )
    .addHelpText(
      "after",
      `
Examples:
  mlpnas predict model.json new.csv > predictions.csv
  mlpnas predict model.json new.csv.gz --unknown other --format json
  mlpnas predict model.json labelled.csv --out predictions.csv --metrics scores.json
${exitCodesHelp}`,
    );
  addOptions(command, predictSchema);
  command.action(async (model, data, options) => done(await predictCommand(host, { model, data, ...options })));
}

function addGradcheck(program: CommandUnknownOpts, host: Host, done: (exitCode: number) => void): void {
  const command = program
    .command("gradcheck")
    .summary("check derivatives against finite differences")
    .argument("[op]", "a primitive's name; all primitives when left out")
    .description(
      "Takes every element of every primitive's Jacobian twice, by its vector-Jacobian product and by central difference, in double " +
        "precision on small samples, and shows the element where they differ most. Inputs that only count (class numbers, row " +
        "numbers) have no derivative. Exits with 1 when one is off by more than 1e-6, relative where it is larger than 1.",
    )
    .addHelpText(
      "after",
      `
Examples:
  mlpnas gradcheck
  mlpnas gradcheck softmax
  mlpnas gradcheck divide --step 1e-3
  mlpnas gradcheck --format csv > gradcheck.csv
${exitCodesHelp}`,
    );
  addOptions(command, gradcheckSchema);
  command.action(async (op, options) => done(await gradcheckCommand(host, { op, ...options })));
}

function addHelp(program: CommandUnknownOpts): void {
  program
    .command("help")
    .summary("show the help of a command")
    .argument("[command]", "a command's name")
    .action((name) => {
      const command = name === undefined ? program : program.commands.find((known) => known.name() === name);
      if (command !== undefined) return command.outputHelp();
      const names = program.commands.map((known) => known.name());
      const nearest = nearestName(name ?? "", names);
      const hint = nearest === undefined ? `the commands are ${names.join(", ")}` : `did you mean ${nearest}?`;
      throw new UsageError(`unknown command "${name}"`, { hint });
    });
}

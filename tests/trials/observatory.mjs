// Grades pages with the code of Mozilla's HTTP Observatory, as its own scan() does; that one asks for the root
// of a public host only, and refuses pages of errors.
// node observatory.mjs FOLDER HTTP_PORT HTTPS_PORT, and on its input the pages: {name: {path, cookie}}
import { readFileSync } from "node:fs";

const [folder, httpPort, httpsPort] = process.argv.slice(2);
const code = file => import(`${folder}/node_modules/@mdn/mdn-http-observatory/src/${file}`);
const { ALL_TESTS } = await code("constants.js");
const { MINIMUM_SCORE_FOR_EXTRA_CREDIT } = await code("grader/charts.js");
const { getGradeForScore, getScoreModifier } = await code("grader/grader.js");
const { retrieve } = await code("retriever/retriever.js");

const graded = {};
for (const [name, { path, cookie }] of Object.entries(JSON.parse(readFileSync(0)))) {
    const headers = ["Accept: text/html", ...(cookie ? [`Cookie: ${cookie}`] : [])];
    const seen = await retrieve("localhost", { httpPort, httpsPort, path, headers });
    const found = ALL_TESTS.map(test => test(seen));
    const points = found.map(one => getScoreModifier(one.result));
    const lost = points.filter(one => one < 0).reduce((sum, one) => sum + one, 100);
    const all = points.reduce((sum, one) => sum + one, 100);
    graded[name] = {
        ...getGradeForScore(lost >= MINIMUM_SCORE_FOR_EXTRA_CREDIT ? all : lost),
        status: seen.responses.auto.status,
        failed: found.filter(one => !one.pass).map(one => one.result),
    };
}
console.log(JSON.stringify(graded));

// How long the tests of faults and of hostile input go on: shortly in `npm test`, for minutes in `npm run test:faults`.

export const isLong: boolean = process.env["MLPNAS_TESTS"] === "long";

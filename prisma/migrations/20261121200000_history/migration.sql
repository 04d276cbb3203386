-- CreateTable
CREATE TABLE "history" (
    "place" INTEGER NOT NULL DEFAULT 1,
    "id" TEXT NOT NULL,

    CONSTRAINT "history_pkey" PRIMARY KEY ("place")
);

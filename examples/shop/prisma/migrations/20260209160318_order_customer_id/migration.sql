-- AlterTable
ALTER TABLE "Order" ADD COLUMN     "customerId" INTEGER,
ADD COLUMN     "note" TEXT;

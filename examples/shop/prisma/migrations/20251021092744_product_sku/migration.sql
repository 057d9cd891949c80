-- AlterTable
ALTER TABLE "Product" ADD COLUMN     "sku" TEXT;

"""The workbook: columns declared as data, one writer, one module a sheet. Only these modules know openpyxl."""
